import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** Path of a program in the first folder of `PATH` that has one, whole: it may be started in another folder. */
export const onPath = (program: string, path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, program))
    .find((file) => existsSync(file));
