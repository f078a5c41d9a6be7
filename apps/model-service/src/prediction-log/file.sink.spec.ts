import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rename } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileSink } from './file.sink.js';

vi.mock(import('node:fs/promises'), async (original) => {
  const actual = await original();
  return { ...actual, rename: vi.fn(actual.rename) };
});

let folder: string;
let file: string;
const read = (name = file) => readFileSync(name, 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prediction-log-'));
  file = join(folder, 'log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('appends, also to what an earlier process has written', async () => {
  writeFileSync(file, 'before\n');
  const sink = new FileSink(file, 100, 3);
  await sink.append(Buffer.from('a\n'));
  await sink.append(Buffer.from('b\n'));
  expect(read()).toBe('before\na\nb\n');
});

it('keeps as many files as it may, the youngest under the lowest number', async () => {
  const sink = new FileSink(file, 10, 3);
  for (const letter of 'abcde') await sink.append(Buffer.from(`${letter.repeat(7)}\n`));
  expect(readdirSync(folder).sort()).toEqual(['log.jsonl', 'log.jsonl.1', 'log.jsonl.2']);
  expect([read(), read(`${file}.1`), read(`${file}.2`)]).toEqual(['eeeeeee\n', 'ddddddd\n', 'ccccccc\n']);
});

it('keeps one file alone where it may keep no more', async () => {
  const sink = new FileSink(file, 10, 1);
  for (const letter of 'abc') await sink.append(Buffer.from(`${letter.repeat(7)}\n`));
  expect(readdirSync(folder)).toEqual(['log.jsonl']);
  expect(read()).toBe('ccccccc\n');
});

it('removes what an earlier process was to keep, and nothing else', async () => {
  for (const age of [1, 2, 3, 99]) writeFileSync(`${file}.${age}`, `${age}\n`);
  writeFileSync(`${file}.20240131`, 'of somebody else\n');
  writeFileSync(file, 'a full file\n');
  await new FileSink(file, 10, 2).append(Buffer.from('a\n'));
  expect(readdirSync(folder).sort()).toEqual(['log.jsonl', 'log.jsonl.1', 'log.jsonl.20240131']);
  expect([read(), read(`${file}.1`)]).toEqual(['a\n', 'a full file\n']);
});

it('ends a line that a process which was killed has left, and no other', async () => {
  writeFileSync(file, 'whole\nhal');
  const sink = new FileSink(file, 100, 2);
  await sink.append(Buffer.from('a\n'));
  await sink.append(Buffer.from('b\n'));
  expect(read()).toBe('whole\nhal\na\nb\n');
});

it('fails where another process fills the new file at once', async () => {
  writeFileSync(file, 'full file\n');
  vi.mocked(rename).mockImplementationOnce((from, to) => {
    renameSync(from, to);
    writeFileSync(from, 'of others\n');
    return Promise.resolve();
  });
  await expect(new FileSink(file, 10, 2).append(Buffer.from('a\n'))).rejects.toThrow(
    `${file} is full again at once: another process writes it too`,
  );
  expect(read()).toBe('of others\n');
});

it('writes a batch that is larger than a file may be', async () => {
  const sink = new FileSink(file, 10, 2);
  await sink.append(Buffer.from('x'.repeat(20)));
  expect(read()).toHaveLength(20);
});

it('fails while the folder is away, makes none, and goes on when it is back', async () => {
  const sink = new FileSink(file, 100, 2);
  await sink.append(Buffer.from('a\n'));
  renameSync(folder, `${folder}-away`);
  await expect(sink.append(Buffer.from('b\n'))).rejects.toThrow(`ENOENT: no such file or directory, open '${file}'`);
  renameSync(`${folder}-away`, folder);
  await sink.append(Buffer.from('c\n'));
  expect(read()).toBe('a\nc\n');
});

/** A file system of 64 KiB, where this process may have one. */
function mountTiny(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', () => {
  let mounted = false;
  beforeEach(() => (mounted = mountTiny(folder)));
  afterEach(() => {
    if (mounted) execFileSync('umount', [folder]);
  });

  it('takes no half lines, and all of them again once there is room', async (context) => {
    if (!mounted) context.skip('only root can mount a tmpfs; line-buffer.spec.ts tests what follows from an error');
    const sink = new FileSink(file, 1_000_000, 2);
    const line = `${'x'.repeat(9999)}\n`;
    let lines = 0;
    await expect(
      (async () => {
        for (; lines < 10; lines++) await sink.append(Buffer.from(line));
      })(),
    ).rejects.toThrow('ENOSPC: no space left on device, write');
    expect(lines).toBeGreaterThan(3);
    expect(read()).toBe(line.repeat(lines));
    writeFileSync(file, '');
    expect(statfsSync(folder).bfree).toBeGreaterThan(0);
    await sink.append(Buffer.from(line));
    expect(read()).toBe(line);
  });
});
