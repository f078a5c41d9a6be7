// npm run bench [-- NAME... --requests N --minutes M]: measures; without a name it lists what can be measured.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, main, nx, say } from '../tools/dev/steps.mjs';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(?!run)(.+)\.mjs$/.exec(file)?.[1] ?? []);

function readArguments() {
  try {
    const options = { requests: { type: 'string', default: '200000' }, minutes: { type: 'string', default: '6' } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { wanted: positionals, requests: whole(values, 'requests'), minutes: whole(values, 'minutes') };
  } catch (error) {
    throw new Fault(error.message);
  }
}

function whole(values, name) {
  if (!/^[1-9]\d{0,8}$/.test(values[name]))
    throw new Fault(`--${name} is "${values[name]}": it must be a whole number above 0`);
  return Number(values[name]);
}

// An exit, unlike death by a signal, ends the services that are being measured.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

await main(async () => {
  const { wanted, ...options } = readArguments();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Fault(`there is no benchmark ${unknown.join(', ')}: there are ${names.join(', ')}`);
  if (wanted.length === 0) return say(`npm run bench -- NAME, of: ${names.join(', ')}`);
  await nx(['build'], { projects: ['model-service'], quiet: true });
  for (const name of wanted) await (await import(new URL(`${name}.mjs`, folder).href)).default(options);
});
