import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointsFile, FILES, routesFile } from './files.js';
import { type Cluster, type ClusterLoadAssignment, type Listener, type RouteConfiguration, typeOf } from './xds.js';

/** The files from which a proxy takes its configuration. Each that is written gets a version, as none has had before. */
export class ResourceFiles {
  private readonly written = new Map<string, string>();
  private count = 0;

  /** @param folder made where it is not there */
  constructor(private readonly folder: string) {
    for (const inside of ['endpoints', 'routes']) mkdirSync(join(folder, inside), { recursive: true });
  }

  /** Each returns the version that Envoy has to take up; undefined where nothing has changed. */
  readonly clusters = (list: readonly Cluster[]) => this.write(FILES.clusters, list);
  readonly listeners = (list: readonly Listener[]) => this.write(FILES.listeners, list);
  readonly routes = (routes: RouteConfiguration) => this.write(routesFile(routes.name), [routes]);
  readonly endpoints = (endpoints: ClusterLoadAssignment) =>
    this.write(endpointsFile(endpoints.cluster_name), [
      { '@type': typeOf('config.endpoint.v3.ClusterLoadAssignment'), ...endpoints },
    ]);

  /** Takes a file away that nothing names any longer. */
  remove(path: string): void {
    this.written.delete(path);
    rmSync(join(this.folder, path), { force: true });
  }

  /** To be called when Envoy refuses these versions: the same content is then written again. */
  refused(versions: readonly string[]): void {
    for (const path of this.written.keys()) {
      if (versions.some((version) => version.startsWith(`${path}#`))) this.written.delete(path);
    }
  }

  private write(path: string, resources: readonly object[]): string | undefined {
    const content = JSON.stringify(resources);
    if (this.written.get(path) === content) return undefined;
    const version = `${path}#${++this.count}`;
    // Envoy reads a file again when another is moved to its place, and so never half of one.
    const beside = join(this.folder, `${path}.next`);
    writeFileSync(beside, JSON.stringify({ version_info: version, resources }));
    renameSync(beside, join(this.folder, path));
    this.written.set(path, content);
    return version;
  }
}
