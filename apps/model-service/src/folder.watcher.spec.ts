import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { FolderWatcher } from './folder.watcher.js';

const SECONDS = 0.01;

let scratch: string;
let model: string;

/** A folder with everything that a look takes in. */
function write(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { version, file: 'model.onnx', featuriser: { tokenizer: 'tokenizer.json' } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  for (const file of ['model.onnx', 'tokenizer.json', 'golden.json', 'REPORT.md']) {
    writeFileSync(join(folder, file), version);
  }
}

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'watcher-'));
  model = join(scratch, 'model');
  onTestFinished(() => rmSync(scratch, { recursive: true }));
});

/** Watches from here to the end of the test. */
function watch(seconds = SECONDS) {
  const observer = { changed: vi.fn(() => Promise.resolve(true)), vanished: vi.fn() };
  const watcher = new FolderWatcher(model, seconds, observer);
  watcher.start();
  onTestFinished(() => watcher.close());
  return { ...observer, watcher };
}

const someLooks = () => sleep(20 * SECONDS * 1000);

describe('a change is', () => {
  const changes: [string, () => void][] = [
    ['another manifest', () => writeFileSync(join(model, 'manifest.json'), '{}')],
    ['another model file, in place', () => writeFileSync(join(model, 'model.onnx'), 'other')],
    ['another tokenizer', () => writeFileSync(join(model, 'tokenizer.json'), 'other')],
    ['other golden texts', () => writeFileSync(join(model, 'golden.json'), 'other')],
    ['a file that is gone', () => rmSync(join(model, 'model.onnx'))],
    [
      'another folder of the name',
      () => {
        write(join(scratch, 'next'), 'v1');
        renameSync(model, join(scratch, 'last'));
        renameSync(join(scratch, 'next'), model);
      },
    ],
  ];

  it.each(changes)('%s', async (_, change) => {
    write(model, 'v1');
    const { changed, vanished } = watch();
    await someLooks();
    expect(changed).toHaveBeenCalledTimes(1);
    change();
    await expect.poll(() => changed.mock.calls.length).toBe(2);
    await someLooks();
    expect(changed).toHaveBeenCalledTimes(2);
    expect(vanished.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('a link to the folder that leads elsewhere', async () => {
    for (const version of ['v1', 'v2']) write(join(scratch, version), 'same');
    symlinkSync('v1', model);
    const { changed } = watch();
    await someLooks();
    symlinkSync('v2', join(scratch, 'next'));
    renameSync(join(scratch, 'next'), model);
    await expect.poll(() => changed.mock.calls.length).toBe(2);
  });

  it('the link of a volume of Kubernetes, behind which all files change at once', async () => {
    for (const version of ['v1', 'v2']) write(join(model, `..${version}`), version);
    symlinkSync('..v1', join(model, '..data'));
    for (const file of ['manifest.json', 'model.onnx', 'golden.json']) symlinkSync(`..data/${file}`, join(model, file));
    const { changed } = watch();
    await someLooks();
    symlinkSync('..v2', join(model, '..next'));
    renameSync(join(model, '..next'), join(model, '..data'));
    await expect.poll(() => changed.mock.calls.length).toBe(2);
    await someLooks();
    expect(changed).toHaveBeenCalledTimes(2);
  });
});

describe('no change is', () => {
  it('a file that the manifest does not name', async () => {
    write(model, 'v1');
    const { changed } = watch();
    await someLooks();
    writeFileSync(join(model, 'REPORT.md'), 'other');
    await someLooks();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('a folder that vanishes, which is told once, and comes back as it was', async () => {
    write(model, 'v1');
    const { changed, vanished } = watch();
    await someLooks();
    renameSync(model, join(scratch, 'away'));
    await expect.poll(() => vanished.mock.calls.length).toBe(1);
    await someLooks();
    renameSync(join(scratch, 'away'), model);
    await someLooks();
    expect(vanished).toHaveBeenCalledTimes(1);
    expect(changed).toHaveBeenCalledTimes(1);
  });
});

it('a folder that is not there at first is looked at, and seen when it comes', async () => {
  const { changed, vanished } = watch();
  await expect.poll(() => changed.mock.calls.length).toBe(1);
  await someLooks();
  expect(changed).toHaveBeenCalledTimes(1);
  write(model, 'v1');
  await expect.poll(() => changed.mock.calls.length).toBe(2);
  expect(vanished).not.toHaveBeenCalled();
});

it('the next look waits for what is done about the last, and closing too', async () => {
  write(model, 'v1');
  const { changed, watcher } = watch();
  await someLooks();
  let done: ((isDone: true) => void) | undefined;
  changed.mockImplementationOnce(() => new Promise<true>((resolve) => (done = resolve)));
  write(model, 'v2');
  await expect.poll(() => changed.mock.calls.length).toBe(2);
  write(model, 'v3');
  await someLooks();
  expect(changed).toHaveBeenCalledTimes(2);
  const closed = watcher.close().then(() => 'closed');
  expect(await Promise.race([closed, sleep(50, 'still closing')])).toBe('still closing');
  done?.(true);
  expect(await closed).toBe('closed');
  expect(changed).toHaveBeenCalledTimes(2);
});

it('what could not be done is tried again at later looks until it is', async () => {
  write(model, 'v1');
  const { changed } = watch();
  changed.mockResolvedValueOnce(false).mockResolvedValueOnce(false);
  await expect.poll(() => changed.mock.calls.length).toBe(3);
  await someLooks();
  expect(changed).toHaveBeenCalledTimes(3);
});

it('with no seconds there is a single look', async () => {
  write(model, 'v1');
  const { changed } = watch(0);
  await someLooks();
  write(model, 'v2');
  await someLooks();
  expect(changed).toHaveBeenCalledTimes(1);
});
