import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Model, parseGolden, type Explanation } from './index.js';
import { randomTexts } from './testing/random-texts.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'explained-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const ODD = [
  '',
  ' ',
  '\0',
  'İİİ FREE İ',
  'free',
  'FREE '.repeat(819),
  '😀'.repeat(4096),
  'a '.repeat(2048),
  '٠'.repeat(100),
];
const texts = (version: string) => {
  const file = join(models, version, 'golden.json');
  return [...parseGolden(readFileSync(file, 'utf8'), file).map(({ text }) => text), ...ODD, ...randomTexts(400)];
};

const sum = ({ base, parts }: Explanation) => parts.reduce((total, { weight }) => total + weight, base);
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** How far the logits are apart, as a share of the larger one, or of 1 where both are small. */
const gap = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));

function expectParts(text: string, { parts }: Explanation): void {
  const points = [...text];
  let end = 0;
  for (const part of parts) {
    expect(part.start).toBeGreaterThanOrEqual(end);
    expect(part.end).toBeGreaterThan(part.start);
    expect(part.text).toBe(points.slice(part.start, part.end).join(''));
    expect(part.weight).not.toBe(0);
    end = part.end;
  }
  expect(end).toBeLessThanOrEqual(points.length);
}

describe.each(['v1', 'v2'])('the explanation of %s', (version) => {
  it('adds up to the logit of its probability, in parts of the message as sent', async () => {
    const model = await Model.load(join(models, version));
    for (const text of texts(version)) {
      const explanation = await model.explain(text);
      const { probability } = await model.predict(text);
      expect(explanation.method).toBe('additive');
      expectParts(text, explanation);
      expect(gap(sum(explanation), explanation.logit)).toBeLessThan(1e-9);
      // The graph of v1 has float32, so there the two agree as golden vectors do.
      const tolerance = version === 'v1' ? model.manifest.tolerance : 1e-12;
      expect(Math.abs(sigmoid(explanation.logit) - probability)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('leaves predictions as they are', async () => {
    const model = await Model.load(join(models, version));
    for (const text of texts(version).slice(0, 100)) {
      const before = await model.predict(text);
      await model.explain(text);
      expect(await model.predict(text)).toEqual(before);
    }
  });
});

it('v2: the logit is ln(p / (1 - p)) to a millionth', async () => {
  const model = await Model.load(join(models, 'v2'));
  for (const text of texts('v2')) {
    const { probability: p } = await model.predict(text);
    // Nearer to 1 than this, a double has too few digits left to tell 1 - p.
    if (1 - p > 1e-9) expect(gap((await model.explain(text)).logit, Math.log(p / (1 - p)))).toBeLessThan(1e-6);
  }
});

it('marks what people would mark', async () => {
  for (const version of ['v1', 'v2']) {
    const model = await Model.load(join(models, version));
    const { parts } = await model.explain('Sorry mum, you have won a PRIZE');
    const strongest = parts.toSorted((a, b) => b.weight - a.weight)[0];
    expect(strongest?.text).toMatch(/PRIZE|won/);
  }
});

describe('a model whose weights cannot be read', () => {
  function copy(
    version: string,
    name: string,
    change: (file: string, manifest: Record<string, unknown>) => void,
  ): string {
    const folder = join(scratch, name);
    cpSync(join(models, version), folder, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
    const file = join(folder, 'model.onnx');
    change(file, manifest);
    manifest.sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    return folder;
  }

  /** Replaces a name of the graph by one as long. */
  const renamed = (from: string, to: string) => (file: string) => {
    const bytes = readFileSync(file).toString('latin1');
    expect(bytes).toContain(from);
    writeFileSync(file, bytes.replaceAll(from, to), 'latin1');
  };

  it.each<[string, string, (file: string, manifest: Record<string, unknown>) => void]>([
    ['v1', 'initializers of other names', renamed('bias', 'b1as')],
    ['v1', 'another pattern of tokens', renamed('[a-z0-9_]+', '[a-z_0-9]+')],
    // Field 7 of a model is its graph; protobuf skips one of another wire type.
    ['v1', 'a field that only onnxruntime can skip', (file) => appendFileSync(file, Buffer.from([7 << 3, 127]))],
    ['v2', 'an engine that reads no weights', (_, manifest) => (manifest.engine = 'onnx')],
  ])('%s with %s is explained by leaving out words', async (version, name, change) => {
    const model = await Model.load(copy(version, name, change));
    const { method, logit, parts } = await model.explain('Sorry mum, you have won');
    const { probability } = await model.predict('Sorry mum, you have won');
    expect(method).toBe('leave-one-out');
    expect(sigmoid(logit)).toBeCloseTo(probability, 9);
    expect(parts.map(({ text }) => text)).toEqual(['Sorry', 'mum,', 'you', 'have', 'won']);
  });
});
