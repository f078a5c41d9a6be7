import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { alive, ROOT, Started, stopStarted } from '../src/npm-start.js';

const READY_WITHIN_MS = 300_000;

/** Exit codes of accept, reject and continue. */
const VERDICTS = [0, 10, 11];

afterEach(stopStarted);

/** The commands of a section of README.md, one text for each block. */
function commandsOf(section: string): string[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, rest = ''] = text.split(`\n## ${section}\n`);
  const [body = ''] = rest.split('\n## ');
  return [...body.matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, block = '']) => block.trim());
}

/** Runs commands as a person types them, with no PORT set. @returns exit code and what was said */
async function type(commands: string): Promise<{ code: number | null; output: string }> {
  const typed = new Started(['sh', '-c', commands], { PORT: '' });
  return { code: await typed.exited, output: typed.output };
}

it('what README.md says to try works as it stands there', { timeout: 4 * READY_WITHIN_MS }, async () => {
  const [first = '', ask = '', ...others] = commandsOf('Try it');
  expect([first, ...others]).toEqual(['npm start', 'npm run demo']);
  // A fresh clone has none of them, whatever has been built here.
  for (const service of ['frontend', 'model-service'])
    rmSync(join(ROOT, 'apps', service, 'dist-bundle'), { recursive: true, force: true });
  const started = new Started(['sh', '-c', first], { PORT: '' });
  const early = started.exited.then(() => Promise.reject(new Error(`it ended: ${started.output}`)));
  const served = expect.poll(() => started.output, { timeout: READY_WITHIN_MS });
  await Promise.race([served.toContain('the page is at http://localhost:8080/sms/'), early]);
  early.catch(() => undefined);
  const { output: answers } = await type(`{ ${ask}\n} 2>/dev/null`);
  expect(answers).toMatch(/"result":"spam".*"assignment":"random".*"service":"frontend","version":"v2"/s);
  const processes = started.descendants;
  started.signal('SIGINT');
  await started.exited;
  // The shell is gone before those whom it has started.
  await expect.poll(() => alive(processes), { timeout: 20_000 }).toEqual([]);
  expect(started.output).toMatch(/sms-checker: ended\n$/);

  const demo = await type('npm run demo');
  // No call fails; how fast both are on a machine that has much else to do may come out as anything.
  expect(demo.output).toMatch(/failed +0 \(0\.00 %\) +0 \(0\.00 %\)/);
  expect(demo.output).not.toMatch(/reject[^\n]*errors: at least/);
  expect(VERDICTS, demo.output).toContain(demo.code);
  expect(demo.output).toMatch(/the report is .*report\.html/);
});
