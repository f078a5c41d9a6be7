import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      expect(Math.abs(sigmoid(explanation.logit) - probability)).toBeLessThanOrEqual(1e-12);
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

it.each(['v1', 'v2'])('%s: the logit is ln(p / (1 - p)) to a millionth', async (version) => {
  const model = await Model.load(join(models, version));
  for (const text of texts(version)) {
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

it.each(['v1', 'v2'])(
  '%s as a graph, whose weights are not read, is explained by leaving out words',
  async (version) => {
    const folder = join(scratch, version);
    cpSync(join(models, version), folder, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, engine: 'onnx' }));
    const model = await Model.load(folder);
    const { method, logit, parts } = await model.explain('Sorry mum, you have won');
    const { probability } = await model.predict('Sorry mum, you have won');
    expect(method).toBe('leave-one-out');
    expect(sigmoid(logit)).toBeCloseTo(probability, 9);
    expect(parts.map(({ text }) => text)).toEqual(['Sorry', 'mum,', 'you', 'have', 'won']);
  },
);
