// npm run model -- check DIR …: loads model folders as model-service does, and shows what they are.
import { resolve } from 'node:path';
import { ensurePackages, main, nx } from '../dev/steps.mjs';

const USAGE = `Usage: npm run model -- check DIR …

Loads each folder as model-service does: manifest, checksums, graph, tokenizer and golden messages. Shows the card of
the model, how close it comes to its golden answers and how long a message takes.

Exit code: 0 if every folder can be served, 1 if one cannot, 2 if the command is wrong.
`;

/** @returns {string[] | undefined} the folders to check; undefined if the command is wrong */
function foldersOf([command, ...folders]) {
  const isOption = (word) => word.startsWith('-');
  return command === 'check' && folders.length > 0 && !folders.some(isOption) ? folders : undefined;
}

async function run(words) {
  if (words.some((word) => word === '--help' || word === '-h')) return void process.stdout.write(USAGE);
  const folders = foldersOf(words);
  if (!folders) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  await ensurePackages();
  await nx(['build'], { projects: ['model-runtime'], quiet: true });
  const { check } = await import('./check.mjs');
  for (const folder of folders) {
    // npm runs this in the root; a path is meant from where the command was given.
    const ok = await check(resolve(process.env.INIT_CWD ?? '.', folder), folder, process.stdout);
    if (!ok) process.exitCode = 1;
  }
}

await main(() => run(process.argv.slice(2)));
