import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, InitContainer, PodTemplate, Volume } from '../manifest/pod-template.js';

/**
 * Path on this machine of a path that a container sees: below one of its mounts it is in the volume's folder, elsewhere it
 * is the same.
 * @param folder where volumes are that have no folder of their own on this machine
 */
export function pathsOf(
  { volumeMounts }: Container | InitContainer,
  { spec }: PodTemplate,
  folder: string,
): (path: string) => string {
  const mounts = volumeMounts.flatMap(({ name, mountPath, subPath }) => {
    const volume = spec.volumes.find((volume) => volume.name === name);
    return volume ? [{ mountPath, source: join(folderOf(volume, folder), subPath) }] : [];
  });
  return (path) => {
    const mount = mounts.find(({ mountPath }) => path === mountPath || path.startsWith(`${mountPath}/`));
    return mount ? join(mount.source, path.slice(mount.mountPath.length)) : path;
  };
}

/**
 * Makes the folders of a pod's volumes. One of the node that this machine has is used as it is; one that it lacks, and a
 * claim, are a folder below `folder`, because a manifest is no reason to write elsewhere.
 */
export function makeVolumes({ spec }: PodTemplate, folder: string): void {
  for (const volume of spec.volumes) mkdirSync(folderOf(volume, folder), { recursive: true });
}

function folderOf({ name, hostPath, persistentVolumeClaim }: Volume, folder: string): string {
  if (hostPath && existsSync(hostPath.path)) return hostPath.path;
  return join(folder, (hostPath?.path ?? persistentVolumeClaim?.claimName ?? name).replaceAll('/', '_'));
}
