import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli } from './cli.js';
import { settingsOf } from './settings.js';

let said: string;
beforeEach(() => void (said = ''));

const run = (...words: string[]) => {
  const hear = (text: string) => void (said += text);
  const settings = { ...settingsOf({}), path: '/nowhere', envoy: '/nowhere/envoy' };
  return cli(words, settings, { out: hear, err: hear, terminal: undefined }, new AbortController());
};

describe('wrong words are told, and end with 2', () => {
  it.each([
    [
      ['start', '--port', 'x'],
      "error: option '--port <n>' argument 'x' is invalid. It must be a whole number from 1 to 65535.\n",
    ],
    [
      ['start', '--rate', 'many'],
      "error: option '--rate <n>' argument 'many' is invalid. It must be a number from 0.1 to 1000.\n",
    ],
    [['start', '--fast'], "error: unknown option '--fast'\n"],
    [['start', 'local'], "error: too many arguments for 'start'. Expected 0 arguments but got 1.\n"],
    [['demo', '--rate', '5'], "error: unknown option '--rate'\n"],
    [['demo-cluster'], "error: required option '--url <url>' not specified\n"],
  ])('%o', async (words, message) => {
    expect(await run(...words)).toBe(2);
    expect(said).toBe(message);
  });

  it('an example that is not there is one', async () => {
    expect(await run('start', '--example', 'nothing')).toBe(2);
    expect(said).toMatch(/^sms-checker: there is no example nothing, but canary, .*\blocal\b.*$/m);
  });

  it('a file of values that is not there is one', async () => {
    expect(await run('start', '--values', 'nothing.yaml')).toBe(2);
    expect(said).toMatch(/^sms-checker: .*nothing\.yaml|^sms-checker: only examples can be run without Helm/m);
  });
});

it('what is done without Envoy is said, and why; and who has the port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    expect(await run('start', '--port', `${port}`)).toBe(1);
  } finally {
    other.close();
  }
  expect(said).toMatch(
    /there is no Envoy, so v1 runs alone, without canary and shadow: ENVOY is \/nowhere\/envoy, which does not run/,
  );
  expect(said).toContain(`sms-checker: port ${port} is in use: stop what listens there, or set PORT to another port\n`);
});

it('--help tells of all commands, and of the exit codes of the demo', async () => {
  expect(await run('--help')).toBe(0);
  for (const command of ['start', 'demo', 'demo-cluster']) expect(said).toMatch(new RegExp(`^  ${command} `, 'm'));
  await run('demo', '--help');
  expect(said).toContain('0 accept, 10 reject, 11 continue, 12 inconclusive, 13 invalid');
  expect(said).toMatch(/--fault +let the canary fail 5 % of its calls$/m);
});
