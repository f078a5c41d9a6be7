import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Model, ModelError, parseGolden } from './index.js';
import { randomTexts } from './testing/random-texts.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const golden = (version: string) => {
  const file = join(models, version, 'golden.json');
  return parseGolden(readFileSync(file, 'utf8'), file);
};

const scratch = mkdtempSync(join(tmpdir(), 'models-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A copy of a model with something changed; the manifest's checksum follows the file unless `change` touches it. */
function changed(
  version: string,
  name: string,
  change: (folder: string, manifest: Record<string, unknown>) => void,
): string {
  const folder = join(scratch, name);
  cpSync(join(models, version), folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  change(folder, manifest);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

const released = readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(released.map(({ name }) => name))('model %s', (version) => {
  it('gives its golden answers', async () => {
    const model = await Model.load(join(models, version));
    expect(golden(version).length).toBeGreaterThanOrEqual(60);
    for (const { text, label, probability } of golden(version)) {
      const got = await model.predict(text);
      expect(got.label).toBe(label);
      expect(Math.abs(got.probability - probability)).toBeLessThanOrEqual(model.manifest.tolerance);
    }
  });

  it('gives any text a probability, and the same one again', async () => {
    const model = await Model.load(join(models, version));
    for (const text of ['', ' ', '\0', '\ud800', ...randomTexts(300)]) {
      const { probability } = await model.predict(text);
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(1);
      expect((await model.predict(text)).probability).toBe(probability);
    }
  });

  it('says the same of many messages as of each', async () => {
    const model = await Model.load(join(models, version));
    const texts = ['', ...golden(version).map(({ text }) => text), ...randomTexts(40), 'x'.repeat(4096)];
    const together = await model.predictMany(texts);
    expect(together).toHaveLength(texts.length);
    for (const [i, text] of texts.entries()) {
      expect(together[i]?.probability).toBeCloseTo((await model.predict(text)).probability, 6);
    }
    expect(await model.predictMany([])).toEqual([]);
  });
});

it.each(['v1', 'v2'])('%s as weights scores as onnxruntime does with the same file', async (version) => {
  const weights = await Model.load(join(models, version));
  const graph = await Model.load(changed(version, `${version}-graph`, (_, manifest) => (manifest.engine = 'onnx')));
  let largest = 0;
  for (const text of [...golden(version).map(({ text }) => text), ...randomTexts(1000)]) {
    const [a, b] = [await weights.predict(text), await graph.predict(text)];
    largest = Math.max(largest, Math.abs(a.probability - b.probability));
  }
  expect(largest).toBeLessThan(2e-6);
});

/** Puts a link in the place of a file. */
const linked = (name: string, to: string) => (folder: string) => {
  rmSync(join(folder, name));
  symlinkSync(to, join(folder, name));
};

/** Replaces a name of the graph by one as long. */
const renamed = (from: string, to: string) => (folder: string, manifest: Record<string, unknown>) => {
  const file = join(folder, 'model.onnx');
  const bytes = readFileSync(file).toString('latin1');
  expect(bytes).toContain(from);
  writeFileSync(file, bytes.replaceAll(from, to), 'latin1');
  manifest.sha256 = sha256(file);
};

it('a folder that a volume fills by links within it, and that a link leads to, is a model', async () => {
  const folder = changed('v1', 'volume', () => undefined);
  mkdirSync(join(folder, '..2026'));
  for (const name of ['manifest.json', 'model.onnx', 'golden.json']) {
    renameSync(join(folder, name), join(folder, '..2026', name));
    symlinkSync(`..data/${name}`, join(folder, name));
  }
  symlinkSync('..2026', join(folder, '..data'));
  symlinkSync('volume', join(scratch, 'link to volume'));
  expect((await Model.load(join(scratch, 'link to volume'))).manifest.version).toBe('v1');
});

describe('a folder that is no good model', () => {
  const cases: [string, string, (folder: string, manifest: Record<string, unknown>) => void, RegExp][] = [
    [
      'v1',
      'a model changed after its manifest',
      (folder) => truncateSync(join(folder, 'model.onnx'), 5000),
      /model\.onnx is not the file of its manifest: sha256 is [0-9a-f]{64}, .*manifest\.json says [0-9a-f]{64}/,
    ],
    [
      'v1',
      'a truncated graph',
      (folder, manifest) => {
        manifest.engine = 'onnx';
        truncateSync(join(folder, 'model.onnx'), 5000);
        manifest.sha256 = sha256(join(folder, 'model.onnx'));
      },
      /model\.onnx is not an ONNX file that onnxruntime can load: /,
    ],
    [
      'v2',
      'truncated weights',
      (folder, manifest) => {
        truncateSync(join(folder, 'model.onnx'), 5000);
        manifest.sha256 = sha256(join(folder, 'model.onnx'));
      },
      /model\.onnx (is not an ONNX file|has no )/,
    ],
    [
      'v2',
      'a foreign file',
      (folder, manifest) => {
        writeFileSync(join(folder, 'model.onnx'), 'not a model at all');
        manifest.sha256 = sha256(join(folder, 'model.onnx'));
      },
      /model\.onnx (is not an ONNX file|has no )/,
    ],
    [
      'v3',
      'an engine for another featuriser',
      (_, manifest) => (manifest.engine = 'ngram-linear'),
      /engine "ngram-linear" needs featuriser\.type "text" or "codepoints"; it is "wordpiece"/,
    ],
    [
      'v1',
      'weights of other names',
      renamed('bias', 'b1as'),
      /model\.onnx is not of the form that engine "ngram-linear" reads for featuriser\.type "text" \(words \[a-z0-9_\]\+, Tokenizer Flatten .* Sigmoid, with idf, weights and bias\): set "engine" of its manifest to "onnx"/,
    ],
    [
      'v1',
      'another pattern of words',
      renamed('[a-z0-9_]+', '[a-z_0-9]+'),
      /model\.onnx is not of the form that engine/,
    ],
    [
      'v1',
      'a wrong threshold',
      (_, manifest) => (manifest.threshold = 0),
      /does not give its golden answers: vector \d+ of .*golden\.json expects ham/,
    ],
    ['v1', 'no golden vectors', (folder) => rmSync(join(folder, 'golden.json')), /golden\.json does not exist/],
    [
      'v1',
      'an empty golden list',
      (folder) => writeFileSync(join(folder, 'golden.json'), '{"vectors":[]}'),
      /golden\.json must hold a list "vectors"/,
    ],
    [
      'v1',
      'a broken golden vector',
      (folder) => writeFileSync(join(folder, 'golden.json'), '{"vectors":[{"text":"x"}]}'),
      /vector 0 must have text, label \(ham or spam\) and probability/,
    ],
    [
      'v1',
      'a path for a file',
      (_, manifest) => (manifest.file = '../v2/model.onnx'),
      /file must be the name of a file beside the manifest, without a path/,
    ],
    [
      'v1',
      'a link out of the folder',
      linked('model.onnx', join(models, 'v1', 'model.onnx')),
      /model\.onnx leads out of its folder, to .*: put the file itself there/,
    ],
    [
      'v1',
      'a link to a folder of nearly the same name',
      (folder) => {
        mkdirSync(`${folder}-2`);
        renameSync(join(folder, 'golden.json'), join(`${folder}-2`, 'golden.json'));
        symlinkSync(`../a link to a folder of nearly the same name-2/golden.json`, join(folder, 'golden.json'));
      },
      /golden\.json leads out of its folder/,
    ],
    ['v3', 'a tokenizer of the machine', linked('tokenizer.json', '/etc/passwd'), /tokenizer\.json leads out of its/],
    ['v1', 'a device for a file', linked('golden.json', '/dev/zero'), /golden\.json leads out of its folder/],
    ['v1', 'a link to itself', linked('golden.json', 'golden.json'), /golden\.json cannot be read: ELOOP/],
    [
      'v1',
      'a pipe for a file',
      (folder) => {
        rmSync(join(folder, 'golden.json'));
        execFileSync('mkfifo', [join(folder, 'golden.json')]);
      },
      /golden\.json is no regular file/,
    ],
  ];

  it.each(cases)('(%s) %s is told apart', async (version, name, change, message) => {
    await expect(Model.load(changed(version, name, change))).rejects.toThrow(message);
    await expect(Model.load(join(scratch, name))).rejects.toThrow(ModelError);
  });

  it('is none whose manifest is a link to that of another', async () => {
    const folder = changed('v1', 'foreign manifest', () => undefined);
    linked('manifest.json', join(models, 'v1', 'manifest.json'))(folder);
    await expect(Model.load(folder)).rejects.toThrow(/manifest\.json leads out of its folder/);
  });

  it('a manifest names all its faults', async () => {
    const folder = changed('v1', 'faults', (_, manifest) => {
      Object.assign(manifest, { schema: 2, name: 'Has Space', sha256: 'abc', engine: 'magic', extra: 1 });
      manifest.featuriser = { type: 'tea leaves', lowercase: 'yes' };
    });
    const error = await Model.load(folder).catch((reason: unknown) => (reason as Error).message);
    expect(error).toMatch(/manifest\.json is wrong:\n/);
    for (const part of [
      'schema must be 1',
      'name must be',
      'sha256 must be',
      'engine must be',
      'extra',
      'type must be',
      'lowercase must be',
    ]) {
      expect(error).toContain(part);
    }
  });

  it.each([
    ['not json', /manifest\.json is not JSON: /],
    ['[]', /manifest\.json must hold a JSON object/],
  ])('a manifest of %s', async (text, message) => {
    const folder = join(scratch, 'no-manifest');
    cpSync(join(models, 'v1'), folder, { recursive: true });
    writeFileSync(join(folder, 'manifest.json'), text);
    await expect(Model.load(folder)).rejects.toThrow(message);
  });

  it('a folder that is not there', async () => {
    await expect(Model.load(join(scratch, 'nothing'))).rejects.toThrow(
      /nothing.manifest\.json does not exist: set MODEL_DIR and MODEL_NAME to the folder of a model/,
    );
  });
});
