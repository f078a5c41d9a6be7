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
