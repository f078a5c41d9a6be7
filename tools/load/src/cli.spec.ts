import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cli } from './cli.js';
import type { Summary } from './summary.js';
import { FakeFrontend } from './testing/fake-frontend.js';

const MAIN = new URL('../dist/main.js', import.meta.url).pathname;

let folder: string;
let frontend: FakeFrontend;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
  frontend = new FakeFrontend();
  url = (await frontend.start()).href;
});
afterEach(async () => {
  await frontend.stop();
  rmSync(folder, { recursive: true });
});

/** Starts the built tool as npm does. */
function start(...words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { PATH: process.env.PATH, INIT_CWD: folder } });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended: Promise.all([code, text(child.stdout), text(child.stderr)]) };
}

async function run(...words: string[]) {
  const [code, out, err] = await start(...words).ended;
  return { code, out, err };
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const linesOf = (name: string) => read(name).trimEnd().split('\n');

it('sends the load, says where, and tells how each version did', async () => {
  frontend.fault = (response, version) => {
    if (version !== 'v2' || frontend.got.length % 4 > 0) return false;
    response.writeHead(500).end('{}');
    return true;
  };
  const words = ['--rate', '100', '--duration', '2s', '--users', '20', '--seed', '7', '--pinned', 'v2:0.3'];
  const files = ['--json', 'sum.json', '--log', 'calls.log', '--labels', 'labels.tsv'];
  const { code, out, err } = await run('--url', url, ...words, ...files);
  expect(err).toContain(`load: 100 calls a second to ${url} for 2 s, seed 7\n`);
  expect(code).toBe(0);
  const calls = frontend.got.length;
  expect(calls).toBeGreaterThan(100);
  const whole = JSON.parse(read('sum.json')) as Summary & { settings: object };
  expect(whole).toMatchObject({ arrived: calls, missed: 0, reached: calls, all: { calls, changes: 0 } });
  expect(whole.settings).toMatchObject({ url, rate: 100, duration: 2, users: 20, seed: 7, messages: 'built-in' });
  expect(whole.versions.map(({ version }) => version)).toEqual(['v1', 'v2']);
  expect(whole.versions[0]).toMatchObject({ failed: 0 });
  const failed = whole.versions[1]?.failed ?? 0;
  expect(failed).toBeGreaterThan(0);
  expect(whole.versions[1]?.assignments.pinned).toBeGreaterThan(0);
  expect(out).toMatch(/^ +v1 +v2 +all$/m);
  expect(out).toContain(`\nfailed: v2 ${failed} × 500\n`);
  expect(linesOf('calls.log').length).toBe(calls);
  expect(linesOf('labels.tsv').length).toBe(calls - failed);
  for (const line of linesOf('labels.tsv')) expect(line).toMatch(/^call-\d+\t(ham|spam)$/);
  for (const { body } of frontend.got) expect(read('calls.log')).not.toContain(body.sms);
});

it('makes the same calls for the same seed', async () => {
  const words = ['--url', url, '--rate', '100', '--duration', '1', '--guess-share', '0.5', '--header', 'me-#:0.5'];
  const gotOf = async (seed: string) => {
    frontend.got.length = 0;
    await run(...words, '--seed', seed);
    return frontend.got
      .map(({ headers, body }) => `${headers['x-user-id']?.toString()} ${body.sms} ${body.guess}`)
      .toSorted();
  };
  const one = await gotOf('1');
  expect(one.length).toBeGreaterThan(50);
  expect(await gotOf('1')).toEqual(one);
  expect(await gotOf('2')).not.toEqual(one);
});

it('sends the messages of a file, with guesses by their labels', async () => {
  writeFileSync(join(folder, 'sms'), 'ham\tlunch?\nspam\twin\n');
  await run('--url', url, '--rate', '100', '--duration', '1', '--messages', 'sms', '--guess-error', '0');
  const sent = new Set(frontend.got.map(({ body }) => `${body.sms} ${body.guess}`));
  expect(sent).toEqual(new Set(['lunch? ham', 'win spam']));
});

it('has no more calls under way than there are connections', async () => {
  frontend.delay = 50;
  await run('--url', url, '--rate', '200', '--duration', '1', '--connections', '3');
  expect(frontend.most).toBe(3);
  expect(frontend.connections).toBe(3);
});

it('ends with its table when it is told to', async () => {
  const { child, ended } = start('--url', url, '--duration', '1h', '--json', 'sum.json');
  await expect.poll(() => frontend.got.length).toBeGreaterThan(5);
  child.kill('SIGINT');
  const [code, out] = await ended;
  expect(code).toBe(0);
  expect(out).toMatch(/^calls +\d+/m);
  expect((JSON.parse(read('sum.json')) as Summary).all.calls).toBe(frontend.got.length);
});

it('tells how it goes over one line of a terminal', async () => {
  let told = '';
  const output = { out: () => undefined, err: (text: string) => (told += text), terminal: true };
  const words = ['--url', url, '--duration', '2.5'];
  expect(await cli(words, { folder }, output, new AbortController().signal)).toBe(0);
  const [head, ...lines] = told.split('\r\x1b[K');
  expect(head).toMatch(/^load: .*\n$/);
  expect(lines.at(-1)).toBe('');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(/^\d s · \d+ calls · \d+ under way · v1 \d+ · v2 \d+ · 0 failed · 0 missed · p50.* ms$/);
});

it('fails where nothing can be reached', async () => {
  await frontend.stop();
  const { code, out, err } = await run('--url', url, '--duration', '0.5');
  await frontend.start();
  expect(code).toBe(1);
  expect(out).toMatch(/failed: unknown \d+ × ECONNREFUSED/);
  expect(err).toContain(`load: nothing answered at ${url}\n`);
});

describe('the command line', () => {
  it.each([
    [['--help'], 0, /Usage: load --url URL \[options\][^]*Exit codes: 0 done/],
    [[], 2, /required option '--url <url>' not specified/],
    [['--url', 'there'], 2, /It must be a URL that begins with http:\/\/ or https:\/\/\./],
    [['--url', 'ftp://there'], 2, /It must be a URL/],
    [['--url', 'http://a', '--nope'], 2, /unknown option '--nope'/],
    [['--url', 'http://a', 'more'], 2, /too many arguments/],
    [['--url', 'http://a', '--rate', '0'], 2, /It must be a number from 0\.01 to 10000\./],
    [['--url', 'http://a', '--rate', ''], 2, /It must be a number/],
    [['--url', 'http://a', '--duration', '5 days'], 2, /It must be a time such as 90s, 5m or 1h, of at most 24h\./],
    [['--url', 'http://a', '--duration', '25h'], 2, /of at most 24h/],
    [['--url', 'http://a', '--users', '1.5'], 2, /It must be a whole number from 1 to 1000000\./],
    [['--url', 'http://a', '--pinned', 'v3:0.1'], 2, /It must be a value, a colon and a share above 0 and up to 1\./],
    [['--url', 'http://a', '--pinned', 'v2'], 2, /It must be a value, a colon/],
    [['--url', 'http://a', '--header', 'a b:0.1'], 2, /It must be a value, a colon/],
    [['--url', 'http://a', '--header', 'a:0.6', '--header', 'b:0.6'], 2, /All shares are more than 1\./],
    [['--url', 'http://a', '--messages', 'none'], 2, /^load: .*none cannot be read \(ENOENT/],
    [['--url', 'http://a', '--json', 'no/where'], 2, /^load: .*no\/where cannot be written \(ENOENT/],
    [['--url', 'http://a', '--log', 'no/where'], 2, /^load: .*no\/where cannot be written/],
  ])('%j ends with %i', async (words, code, said) => {
    let told = '';
    const output = { out: (text: string) => (told += text), err: (text: string) => (told += text), terminal: false };
    const ended = await cli(words, { folder }, output, new AbortController().signal);
    expect(told).toMatch(said);
    expect(ended).toBe(code);
  });
});
