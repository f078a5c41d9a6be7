import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ModelError } from './errors.js';

/** What is wrong with a folder as it stands; any other failure to read may pass by itself. */
const FAULTS_OF_FOLDERS = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'];

/** Reads a file as text. @throws as {@link readInside} */
export async function readText(file: string, missing: string): Promise<string> {
  return told(file, missing, () => readFile(file, 'utf8'));
}

/**
 * Reads a file of a folder. Links are followed as long as they stay in it, as those of volumes do: whoever can write a model
 * may not make the service read the rest of the machine, nor wait for a pipe for ever.
 * @param missing what to do, or what the file is for, if it does not exist
 * @throws ModelError if there is no such file or it is outside, Error if it cannot be read at the moment
 */
export async function readInside(folder: string, name: string, missing: string): Promise<Buffer> {
  const file = join(folder, name);
  return told(file, missing, async () => {
    const [inside, real] = await Promise.all([realpath(folder), realpath(file)]);
    if (!real.startsWith(inside + sep)) {
      throw new ModelError(`${file} leads out of its folder, to ${real}: put the file itself there`);
    }
    if ((await stat(real)).isFile()) return readFile(real);
    throw new ModelError(`${file} is no regular file: put one there`);
  });
}

async function told<T>(file: string, missing: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ModelError(`${file} does not exist: ${missing}`);
    const reason = `${file} cannot be read: ${message}`;
    throw FAULTS_OF_FOLDERS.includes(code) ? new ModelError(reason) : new Error(reason, { cause: error });
  }
}
