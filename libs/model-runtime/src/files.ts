import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ModelError } from './errors.js';

/** @param missing what to do, or what the file is for, if it does not exist */
export async function readText(file: string, missing: string): Promise<string> {
  return String(await read(file, missing));
}

/** A file that a manifest names together with its checksum, in lower-case hex. */
export async function readVerified(file: string, sha256: string): Promise<Buffer> {
  const bytes = await read(file, 'the manifest names it');
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return bytes;
  throw new ModelError(`${file} is not the file of its manifest: sha256 is ${found}, manifest.json says ${sha256}`);
}

async function read(file: string, missing: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ModelError(
      code === 'ENOENT' ? `${file} does not exist: ${missing}` : `${file} cannot be read: ${message}`,
    );
  }
}
