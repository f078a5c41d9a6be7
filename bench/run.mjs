// npm run bench [-- NAME...]: measures; without a name it lists what can be measured.
import { readdirSync } from 'node:fs';
import { Fault, main, nx, say } from '../tools/dev/steps.mjs';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(?!run)(.+)\.mjs$/.exec(file)?.[1] ?? []);

await main(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Fault(`there is no benchmark ${unknown.join(', ')}: there are ${names.join(', ')}`);
  if (wanted.length === 0) return say(`npm run bench -- NAME, of: ${names.join(', ')}`);
  await nx(['build'], { projects: ['model-service'], quiet: true });
  for (const name of wanted) await (await import(new URL(`${name}.mjs`, folder).href)).default();
});
