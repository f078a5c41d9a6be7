// npm run bench [-- NAME... --quick --repetitions N --messages FILE --requests N --minutes M]: measures; without a name the whole comparison.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fetchNode, releaseOfImages } from '../tools/dev/fetch-node.mjs';
import { Fault, main, nx, say } from '../tools/dev/steps.mjs';

const DEFAULT = 'performance';
const USAGE = `npm run bench [-- NAME... --quick --repetitions N --messages FILE --requests N --minutes M]
  NAME      of: NAMES; without one ${DEFAULT}, the whole comparison, which writes docs/performance.md
  --quick   of ${DEFAULT}: shorter, and only shown
  --repetitions   of ${DEFAULT}: how often each server has its turn
  --messages   of ${DEFAULT}: lines of ham or spam, a tab, and a text, which the pipeline of Flask is fitted to;
            built-in ones by default
  --requests, --minutes   of memory: how many, and for how long at most`;

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(?!run)(.+)\.mjs$/.exec(file)?.[1] ?? []);

function readArguments() {
  try {
    const options = {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      repetitions: { type: 'string', default: '5' },
      messages: { type: 'string' },
      requests: { type: 'string', default: '200000' },
      minutes: { type: 'string', default: '6' },
    };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { help, quick, messages } = values;
    const wanted = positionals.length > 0 ? positionals : [DEFAULT];
    const numbers = ['repetitions', 'requests', 'minutes'].map((name) => [name, whole(values, name)]);
    return { wanted, help, quick, messages, ...Object.fromEntries(numbers) };
  } catch (error) {
    throw new Fault(error.message);
  }
}

function whole(values, name) {
  if (!/^[1-9]\d{0,8}$/.test(values[name]))
    throw new Fault(`--${name} is "${values[name]}": it must be a whole number above 0`);
  return Number(values[name]);
}

/** Runs all this once more, on another release of Node. */
async function runOn(release) {
  const { program, version } = await fetchNode(release);
  say(`this is Node ${process.version}, and the images have ${version}: going on with that`);
  const child = spawn(program, process.argv.slice(1), { stdio: 'inherit' });
  process.once('exit', () => child.kill());
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

// An exit, unlike death by a signal, ends the services that are being measured.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

await main(async () => {
  const { wanted, help, ...options } = readArguments();
  if (help) return say(USAGE.replace('NAMES', names.join(', ')));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Fault(`there is no benchmark ${unknown.join(', ')}: there are ${names.join(', ')}`);
  const release = releaseOfImages();
  // What is published is what users get: a call costs a tenth more or less by the release of Node alone.
  if (wanted.includes(DEFAULT) && !process.version.startsWith(`v${release}.`)) return runOn(release);
  await nx(['build'], { projects: ['frontend', 'model-service', 'local', 'load'], quiet: true });
  for (const name of wanted) await (await import(new URL(`${name}.mjs`, folder).href)).default(options);
});
