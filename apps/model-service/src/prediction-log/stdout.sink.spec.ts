import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { StdoutSink } from './stdout.sink.js';

it('writes every line, short and long, in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stdout-sink-'));
  const file = join(folder, 'out');
  const fd = openSync(file, 'w');
  const text = Array.from({ length: 500 }, (_, i) => `${i} ${'é'.repeat(i === 250 ? 5000 : 20)}\n`).join('');
  await new StdoutSink(fd).append(Buffer.from(text));
  closeSync(fd);
  expect(readFileSync(file, 'utf8')).toBe(text);
  rmSync(folder, { recursive: true });
});

it('says why it cannot write', async () => {
  const fd = openSync('/dev/null', 'r');
  await expect(new StdoutSink(fd).append(Buffer.from('x\n'))).rejects.toThrow('EBADF: bad file descriptor, write');
  closeSync(fd);
});

it('says how many lines a pipe that is never read has taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stdout-sink-'));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const line = `${'x'.repeat(99)}\n`;
  const error: unknown = await new StdoutSink(fd)
    .append(Buffer.from(line.repeat(2000)))
    .catch((reason: unknown) => reason);
  const taken = readSync(fd, Buffer.alloc(line.length * 2000));
  closeSync(fd);
  rmSync(folder, { recursive: true });
  expect(error).toMatchObject({
    lines: taken / line.length,
    message: 'EAGAIN: resource temporarily unavailable, write',
  });
  expect(taken).toBeGreaterThan(line.length);
});

it('keeps the lines of others whole in a pipe that is read slowly, and leaves the event loop free', async () => {
  const sink = fileURLToPath(new URL('../../dist/prediction-log/stdout.sink.js', import.meta.url));
  const program = `
    import { StdoutSink } from ${JSON.stringify(sink)};
    import { writeSync } from 'node:fs';
    let ticks = 0;
    const timer = setInterval(() => { ticks++; writeSync(2, ticks + '\\n'); }, 5);
    await new StdoutSink().append(Buffer.from(('p'.repeat(199) + '\\n').repeat(2000)));
    clearInterval(timer);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, ticks] = ['', 0];
  child.stderr.on('data', (data: Buffer) => (ticks = Number(String(data).trim().split('\n').at(-1))));
  await expect.poll(() => ticks, { timeout: 10_000 }).toBeGreaterThan(5);
  child.stdout.setEncoding('utf8').on('data', (data: string) => (output += data));
  await new Promise((resolve) => child.once('close', resolve));
  expect(output).toBe(`${'p'.repeat(199)}\n`.repeat(2000));
});
