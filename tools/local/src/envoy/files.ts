/** Files of a proxy's folder, in which Envoy runs: Envoy wants a folder in a path. */
export const FILES = { bootstrap: './bootstrap.json', clusters: './clusters.json', listeners: './listeners.json' };

/** One file a cluster: Envoy takes no more endpoints from one. */
export const endpointsFile = (cluster: string) => `./endpoints/${safe(cluster)}.json`;

export const routesFile = (routes: string) => `./routes/${safe(routes)}.json`;

const safe = (name: string) => name.replace(/[^\w.-]/g, '_');
