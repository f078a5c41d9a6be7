import { expect, it } from 'vitest';
import { isAlive } from '../testing/fake-pods.js';
import { expectEndWithParent } from '../testing/killed-parent.js';
import { Child } from './child.js';

const script = (code: string, environment = {}) => ({
  program: process.execPath,
  args: ['--input-type=module', '--eval', code],
  environment,
});
const FOR_EVER = 'console.log("begun"); setInterval(() => undefined, 1000);';

it('says how it ended, and what it said line by line', async () => {
  const lines: string[] = [];
  const child = new Child(
    script('console.log("a\\nb " + process.env.A); console.error("c"); process.exit(7)', { A: '1' }),
    (line) => void lines.push(line),
  );
  expect(await child.ended).toBe('exit code 7');
  expect(lines).toEqual(['a', 'b 1']);
  expect(child.lastWords).toBe('c');
});

it('ends by itself when it has nothing more to do', async () => {
  expect(await new Child(script('1'), () => undefined).ended).toBe('exit code 0');
});

it('keeps the last lines of stderr alone', async () => {
  const child = new Child(
    script('for (let i = 0; i < 1000; i++) console.error("x".repeat(1000) + i)'),
    () => undefined,
  );
  await child.ended;
  expect(child.lastWords).toBe(Array.from({ length: 5 }, () => 'x'.repeat(300)).join('\n'));
});

it('says why it could not be started', async () => {
  const child = new Child({ program: '/nowhere/node', args: [], environment: {} }, () => undefined);
  expect(await child.ended).toContain('/nowhere/node');
  await child.end('SIGTERM', 1);
});

it('is killed when it does not end in time', async () => {
  const begun: string[] = [];
  const child = new Child(
    script(`process.on('SIGTERM', () => undefined); ${FOR_EVER}`),
    (line) => void begun.push(line),
  );
  await expect.poll(() => begun).toEqual(['begun']);
  await child.end('SIGTERM', 100);
  expect(await child.ended).toBe('SIGKILL');
  expect(isAlive(child.pid)).toBe(false);
});

it('has a limit for what it has to do', async () => {
  const child = new Child(script(FOR_EVER), () => undefined);
  expect(await child.endedWithin(100)).toBe('not done after 0.1 s');
  expect(isAlive(child.pid)).toBe(false);
  expect(await new Child(script('1'), () => undefined).endedWithin(20_000)).toBe('exit code 0');
});

it('ends with the process that started it, even if that is killed', async () => {
  const module = new URL('../../dist/pods/child.js', import.meta.url).href;
  const code = `import { Child } from '${module}';
    const child = new Child({ program: process.execPath, args: ['--eval', ${JSON.stringify(FOR_EVER)}], environment: {} },
      () => process.stdout.write(child.pid + '\\n'));`;
  await expectEndWithParent(code);
});
