import { FILES } from './files.js';
import { typeOf } from './xds.js';

const file = (path: string) => ({ path_config_source: { path }, resource_api_version: 'V3' });

/** What Envoy starts with: all else comes from files, and may change. Runtime settings are those of Istio that change calls. */
export const bootstrapOf = (name: string) => ({
  node: { id: name, cluster: 'sms-checker' },
  // At any free port of this machine.
  admin: { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } },
  dynamic_resources: { cds_config: file(FILES.clusters), lds_config: file(FILES.listeners) },
  layered_runtime: {
    layers: [
      {
        name: 'istio',
        static_layer: {
          're2.max_program_size.error_level': 32768,
          'envoy.reloadable_features.http_reject_path_with_fragment': false,
        },
      },
    ],
  },
  overload_manager: {
    resource_monitors: [
      {
        name: 'envoy.resource_monitors.global_downstream_max_connections',
        typed_config: {
          '@type': typeOf('extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig'),
          max_active_downstream_connections: 2147483647,
        },
      },
    ],
  },
});
