import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of a manifest that name a file beside it; not checked here. */
interface Names {
  file?: unknown;
  featuriser?: { tokenizer?: unknown } | null;
}

/**
 * Tells one state of a model folder from another: where it really is, its manifest, and which files the manifest names,
 * how large and how old. Links are followed, so that a volume that swaps a link has another state, too.
 * @returns undefined where there is no folder with a manifest, or none that can be read
 */
export async function folderState(folder: string): Promise<string | undefined> {
  try {
    const [path, manifest] = await Promise.all([realpath(folder), readFile(join(folder, 'manifest.json'), 'utf8')]);
    const files = ['manifest.json', 'golden.json', ...filesOf(manifest)];
    return JSON.stringify([path, manifest, await Promise.all(files.map((file) => stamp(join(folder, file))))]);
  } catch {
    return undefined;
  }
}

function filesOf(manifest: string): string[] {
  try {
    const { file, featuriser } = JSON.parse(manifest) as Names;
    return [file, featuriser?.tokenizer].filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}

/** Inode, size and time of the last change; the reason where they cannot be had. */
async function stamp(file: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
