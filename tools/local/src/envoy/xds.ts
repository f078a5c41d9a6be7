/** Resources of Envoy's API, version 3, as JSON: the fields that are used here. */

/** The type that a resource names itself by. */
export const typeOf = (name: string) => `type.googleapis.com/envoy.${name}`;

export interface HeaderToAdd {
  readonly header: { readonly key: string; readonly value: string };
  readonly append_action?: 'OVERWRITE_IF_EXISTS_OR_ADD';
}

/** What a route, or one of its weighted clusters, does to the headers. */
export interface HeaderChanges {
  readonly request_headers_to_add?: readonly HeaderToAdd[];
  readonly response_headers_to_add?: readonly HeaderToAdd[];
}

export interface Route extends HeaderChanges {
  readonly name: string;
  readonly match: { readonly prefix: string; readonly case_sensitive?: boolean; readonly headers?: readonly object[] };
  readonly route: RouteAction;
}

/** Where a route leads: to one cluster, or to one that is drawn; and who gets a copy. */
export interface RouteAction {
  readonly cluster?: string;
  readonly weighted_clusters?: { readonly clusters: readonly ({ readonly name: string } & HeaderChanges)[] };
  readonly request_mirror_policies?: readonly { readonly cluster: string }[];
  readonly [setting: string]: unknown;
}

export interface VirtualHost {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  readonly include_request_attempt_count?: boolean;
}

export interface RouteConfiguration {
  readonly name: string;
  readonly virtual_hosts: readonly VirtualHost[];
  readonly [setting: string]: unknown;
}

export interface Cluster {
  readonly name: string;
  readonly [setting: string]: unknown;
}

export interface Listener {
  readonly name: string;
  readonly [setting: string]: unknown;
}

/** Pods of one priority. Calls go to the next priority as far as those of the one before are not well. */
export interface LocalityEndpoints {
  readonly locality: object;
  readonly lb_endpoints: readonly {
    readonly endpoint: {
      readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } };
    };
    readonly load_balancing_weight: number;
  }[];
  readonly load_balancing_weight: number;
  readonly priority: number;
}

export interface ClusterLoadAssignment {
  readonly cluster_name: string;
  readonly endpoints: readonly LocalityEndpoints[];
}

/** Configuration of one Envoy, but for its endpoints. */
export interface ProxyConfig {
  readonly listeners: readonly Listener[];
  readonly routes: readonly RouteConfiguration[];
  readonly clusters: readonly Cluster[];
}
