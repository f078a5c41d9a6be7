import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ModelError } from './errors.js';
import { readInside } from './files.js';
import { parseManifest, type Manifest } from './manifest.js';

const MANIFEST_FILE = 'manifest.json';
export const GOLDEN_FILE = 'golden.json';

/** A model folder, read once: who has this needs the folder no more. Threads to which it is sent share the bytes. */
export interface ModelFiles {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What golden.json and the files that the manifest names hold, by name; not verified yet. */
  readonly bytes: ReadonlyMap<string, Uint8Array<SharedArrayBuffer>>;
}

/** @throws ModelError that says what is wrong with the manifest, or which file is missing; Error if one cannot be read */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const text = await readInside(folder, MANIFEST_FILE, 'set MODEL_DIR and MODEL_NAME to the folder of a model');
  const manifest = parseManifest(String(text), join(folder, MANIFEST_FILE));
  const bytes = new Map<string, Uint8Array<SharedArrayBuffer>>();
  const add = async (name: string, missing: string) => bytes.set(name, shared(await readInside(folder, name, missing)));
  await add(GOLDEN_FILE, 'it holds messages with the answers that prove the model');
  const { featuriser } = manifest;
  const named = featuriser.type === 'wordpiece' ? [manifest.file, featuriser.tokenizer] : [manifest.file];
  for (const name of named) await add(name, 'the manifest names it');
  return { folder, manifest, bytes };
}

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** The bytes of a file that a manifest names together with its checksum, in lower-case hex. @throws ModelError */
export function verifiedFile({ folder, bytes }: ModelFiles, name: string, sha256: string): Buffer {
  // onnxruntime takes no shared memory.
  const own = Buffer.from(bytes.get(name) ?? []);
  const found = createHash('sha256').update(own).digest('hex');
  if (found === sha256) return own;
  const file = join(folder, name);
  throw new ModelError(`${file} is not the file of its manifest: sha256 is ${found}, manifest.json says ${sha256}`);
}
