// A tool of the command line in TypeScript: builds what has changed of it, and runs it. Stdout is the tool's alone.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages, Fault, main, root } from './steps.mjs';

/** @param {string} folder of the tool, from the repository's root */
export const runTool = (folder) =>
  main(async () => {
    await ensurePackages();
    const tsc = join(root, 'node_modules/.bin/tsc');
    const build = spawnSync(tsc, ['--build', `${folder}/tsconfig.build.json`], { cwd: root, stdio: ['ignore', 2, 2] });
    if (build.status !== 0) throw new Fault(`building ${folder} failed; what tsc said is above`);
    // Who pipes into `head` reads no more: the tool goes on, and ends with its own exit code.
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', (error) => {
        if (error.code !== 'EPIPE') throw error;
      });
    }
    await import(pathToFileURL(join(root, folder, 'dist/main.js')).href);
  });
