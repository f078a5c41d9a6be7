import { routesFile } from './files.js';
import { type Listener, type RouteConfiguration, typeOf, type VirtualHost } from './xds.js';

/** How a proxy treats the calls of its users: those of strangers at the gateway, those of its own app in a sidecar. */
const USERS = {
  gateway: {
    use_remote_address: true,
    server_name: 'istio-envoy',
    forward_client_cert_details: 'SANITIZE_SET',
    set_current_client_cert_details: { subject: true, cert: true, dns: true, uri: true },
  },
  sidecar: { use_remote_address: false },
};

/** Listens on this machine alone; with the settings that istiod gives the same listener on a cluster. */
export function listener(users: keyof typeof USERS, name: string, port: number, routes: string): Listener {
  return {
    '@type': typeOf('config.listener.v3.Listener'),
    name,
    address: { socket_address: { address: '127.0.0.1', port_value: port } },
    // Else a second Envoy could listen at the same port, and each would get some of the calls.
    enable_reuse_port: false,
    traffic_direction: 'OUTBOUND',
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              '@type': typeOf('extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
              stat_prefix: name,
              rds: {
                config_source: { path_config_source: { path: routesFile(routes) }, resource_api_version: 'V3' },
                route_config_name: routes,
              },
              http_filters: [
                {
                  name: 'envoy.filters.http.router',
                  typed_config: { '@type': typeOf('extensions.filters.http.router.v3.Router') },
                },
              ],
              ...USERS[users],
              proxy_100_continue: true,
              upgrade_configs: [{ upgrade_type: 'websocket' }],
              stream_idle_timeout: '0s',
              normalize_path: true,
              request_id_extension: {
                typed_config: {
                  '@type': typeOf('extensions.request_id.uuid.v3.UuidRequestIdConfig'),
                  use_request_id_for_trace_sampling: true,
                },
              },
              path_with_escaped_slashes_action: 'KEEP_UNCHANGED',
            },
          },
        ],
      },
    ],
  };
}

/** Routes of a listener with the settings that istiod gives them. */
export const routeConfiguration = (name: string, hosts: readonly VirtualHost[]): RouteConfiguration => ({
  '@type': typeOf('config.route.v3.RouteConfiguration'),
  name,
  virtual_hosts: hosts,
  validate_clusters: false,
  max_direct_response_body_size_bytes: 1048576,
  ignore_port_in_host_matching: true,
});
