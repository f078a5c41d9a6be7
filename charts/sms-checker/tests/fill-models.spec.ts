import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chart } from '../tools/helm.mjs';

const script = join(chart, 'files', 'fill-models.mjs');
let root: string, image: string, volume: string;

/** Files by path; a folder for a path that ends in a slash. */
function put(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(target, text);
  }
}

/** What the script says, run as the pods run it. */
async function fill(pod = 'pod-a', from = image, model = 'v9', ...predictions: string[]): Promise<string> {
  const source = readFileSync(script, 'utf8');
  const args = ['--input-type=module', '--eval', source, from, volume, pod, model, ...predictions];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.replaceAll(`${root}/`, '');
}

const files = () => readdirSync(volume, { encoding: 'utf8', recursive: true }).sort();
const read = (path: string) => readFileSync(join(volume, path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-'));
  image = join(root, 'image');
  volume = join(root, 'volume');
  put(image, { 'v1/manifest.json': 'one', 'v1/model.onnx': '1', 'v2/manifest.json': 'two', 'README.md': '' });
  mkdirSync(volume);
});
afterEach(() => rmSync(root, { recursive: true }));

const filled = ['v1', 'v1/manifest.json', 'v1/model.onnx', 'v2', 'v2/manifest.json'];

describe('a volume', () => {
  it('that is empty gets the models of the image, and nothing else', async () => {
    expect(await fill()).toBe('models: v1 is copied from the image\nmodels: v2 is copied from the image\n');
    expect(files()).toEqual(filled);
  });

  it('that holds no more than a file system’s own folder is empty', async () => {
    put(volume, { 'lost+found/': '' });
    await fill();
    expect(files()).toEqual(['lost+found', ...filled]);
  });

  it('that has a model is left as it is', async () => {
    put(volume, { 'mine/manifest.json': 'mine' });
    expect(await fill()).toBe('models: volume has mine; nothing is copied\n');
    expect(files()).toEqual(['mine', 'mine/manifest.json']);
  });

  it('that lacks the model of the pod gets that one, and no other', async () => {
    put(volume, { 'mine/manifest.json': 'mine' });
    expect(await fill('pod-a', image, 'v2')).toBe('models: v2 is copied from the image\n');
    expect(files()).toEqual(['mine', 'mine/manifest.json', 'v2', 'v2/manifest.json']);
    put(volume, { 'v2/manifest.json': 'changed' });
    expect(await fill('pod-a', image, 'v2')).toBe('models: volume has mine, v2; nothing is copied\n');
    expect(read('v2/manifest.json')).toBe('changed');
  });

  it('that another pod fills with its one model gets no others', async () => {
    put(volume, { 'mine/manifest.json': 'mine', '.copying-pod-b/v2/half': '' });
    expect(await fill('pod-a', image, 'v1')).toBe('models: v1 is copied from the image\n');
    expect(files().filter((path) => !path.startsWith('.') && !path.includes('/'))).toEqual(['mine', 'v1']);
  });

  it('loses what a pod left behind that stopped long ago', async () => {
    put(volume, { '.filling-pod-b/v2/half': '' });
    const anHour = Date.now() / 1000 - 3600;
    utimesSync(join(volume, '.filling-pod-b'), anHour, anHour);
    await fill();
    expect(files()).toEqual(filled);
  });

  it('gets a folder that pods of any user write to, where they log predictions', async () => {
    put(volume, { 'mine/manifest.json': 'mine' });
    const before = files();
    await fill('pod-a', image, 'v9', 'predictions');
    expect(files()).toEqual([...before, 'predictions']);
    expect(statSync(join(volume, 'predictions')).mode & 0o7777).toBe(0o1777);
    put(volume, { 'predictions/pod-a.jsonl': 'kept', 'predictions/pod-old.jsonl': 'a week old' });
    const eightDays = Date.now() / 1000 - 8 * 24 * 3600;
    utimesSync(join(volume, 'predictions/pod-old.jsonl'), eightDays, eightDays);
    chmodSync(join(volume, 'predictions'), 0o755);
    await fill('pod-a', image, 'v9', 'predictions');
    expect(files()).toEqual([...before, 'predictions', 'predictions/pod-a.jsonl']);
    expect(statSync(join(volume, 'predictions')).mode & 0o7777).toBe(0o1777);
  });

  it('keeps what has the name of a model and is none', async () => {
    put(volume, { 'v1/notes.txt': 'mine' });
    expect(await fill()).toBe('models: v1 is there already\nmodels: v2 is copied from the image\n');
    expect(files()).toEqual(['v1', 'v1/notes.txt', 'v2', 'v2/manifest.json']);
  });

  it.each([
    ['by this pod', '.filling-pod-a', filled],
    ['by another', '.filling-pod-b', ['.filling-pod-b', '.filling-pod-b/v2', '.filling-pod-b/v2/half', ...filled]],
  ])('that was left half filled %s is completed', async (_who, folder, expected) => {
    put(volume, { 'v1/manifest.json': 'first', 'v1/model.onnx': '1', [`${folder}/v2/half`]: '' });
    await fill();
    expect(read('v1/manifest.json')).toBe('first');
    expect(read('v2/manifest.json')).toBe('two');
    expect(files().filter((path) => !path.endsWith('v2/half') || path.startsWith('.'))).toEqual(expected);
  });

  it('that several pods fill at once gets each model once and whole, from one of their images', async () => {
    const other = join(root, 'other');
    const large = 'x'.repeat(4 << 20);
    put(image, { 'v1/model.onnx': large });
    put(other, { 'v1/manifest.json': 'another', 'v1/model.onnx': large, 'v2/manifest.json': 'another' });
    await Promise.all(Array.from({ length: 6 }, (_, pod) => fill(`pod-${pod}`, pod % 2 === 0 ? image : other)));
    expect(files()).toEqual(filled);
    expect(['one', 'another']).toContain(read('v1/manifest.json'));
    expect(read('v1/model.onnx')).toBe(large);
  });
});

describe('a failure', () => {
  it('says that there is no model anywhere', async () => {
    const nothing = join(root, 'nothing');
    mkdirSync(nothing);
    await expect(fill('pod-a', nothing)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`cannot fill ${volume}: neither it nor ${nothing} in the image has a model\n`),
    });
  });

  it('says what to do', async () => {
    rmSync(volume, { recursive: true });
    await expect(fill()).rejects.toMatchObject({
      stdout: expect.stringContaining(
        `models: let user ${process.getuid?.()} write to the volume, or put a folder with a manifest.json into it\n`,
      ),
    });
  });
});
