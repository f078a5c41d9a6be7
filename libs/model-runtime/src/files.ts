import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ModelError } from './errors.js';

/** What is wrong with a folder as it stands; any other failure to read may pass by itself. */
const FAULTS_OF_FOLDERS = ['ENOENT', 'ENOTDIR', 'EISDIR'];

/** Reads a file as text, as {@link readBytes} does. */
export async function readText(file: string, missing: string): Promise<string> {
  return String(await readBytes(file, missing));
}

/**
 * @param missing what to do, or what the file is for, if it does not exist
 * @throws ModelError if there is no such file, Error if it cannot be read at the moment
 */
export async function readBytes(file: string, missing: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ModelError(`${file} does not exist: ${missing}`);
    const reason = `${file} cannot be read: ${message}`;
    throw FAULTS_OF_FOLDERS.includes(code) ? new ModelError(reason) : new Error(reason, { cause: error });
  }
}

/** The bytes of a file that a manifest names together with its checksum, in lower-case hex. @throws ModelError */
export function verified(bytes: Uint8Array, sha256: string, file: string): Buffer {
  // onnxruntime takes no shared memory.
  const own = Buffer.from(bytes);
  const found = createHash('sha256').update(own).digest('hex');
  if (found === sha256) return own;
  throw new ModelError(`${file} is not the file of its manifest: sha256 is ${found}, manifest.json says ${sha256}`);
}
