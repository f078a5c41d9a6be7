import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openModel, parseGolden } from './index.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'serving-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const OPTIONS = { workers: 2, queue: 8, deadlineMs: 5000 };

function folderWith(execution: string | undefined): string {
  const folder = join(scratch, String(execution));
  cpSync(join(models, 'v1'), folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), execution }));
  return folder;
}

describe.each([
  [undefined, 'inline'],
  ['inline', 'inline'],
  ['workers', 'workers'],
])('a model whose manifest says %s for execution', (execution, expected) => {
  it(`runs ${expected}, and gives its golden answers one by one and in one call`, async () => {
    const folder = folderWith(execution);
    const model = await openModel(folder, OPTIONS);
    const golden = parseGolden(readFileSync(join(folder, 'golden.json'), 'utf8'), 'golden.json');
    const texts = golden.map(({ text }) => text);
    const many = await model.predictMany(texts);
    for (const [i, { text, label, probability }] of golden.entries()) {
      const one = await model.predict(text);
      expect(one.label).toBe(label);
      expect(Math.abs(one.probability - probability)).toBeLessThanOrEqual(model.manifest.tolerance);
      expect(many[i]).toMatchObject({ label, probability: one.probability });
      expect(one.seconds).toBeGreaterThan(0);
    }
    expect(model.execution).toBe(expected);
    const { answer, explanation } = await model.explain('you have won');
    expect(explanation).toMatchObject({ method: 'additive' });
    expect(answer).toMatchObject(await model.predict('you have won').then(({ probability }) => ({ probability })));
    expect(1 / (1 + Math.exp(-explanation.logit))).toBeCloseTo(answer.probability, 6);
    await model.close();
  });
});

it('a model that must run in workers is refused for the reason that they give', async () => {
  const folder = folderWith('workers');
  writeFileSync(join(folder, 'model.onnx'), 'not a model at all');
  await expect(openModel(folder, OPTIONS)).rejects.toThrow(/model\.onnx is not the file of its manifest/);
});

describe('many messages on the main thread', () => {
  it('let others have their turn', async () => {
    const model = await openModel(join(models, 'v1'), OPTIONS);
    const order: string[] = [];
    const many = model
      .predictMany(Array.from({ length: 2000 }, (_, i) => `message ${i}`))
      .then(() => order.push('many'));
    const turn = new Promise<void>((resolve) => setImmediate(resolve)).then(() => order.push('turn'));
    await Promise.all([many, turn]);
    expect(order).toEqual(['turn', 'many']);
  });

  it('end when the caller leaves, or with the deadline', async () => {
    const texts = Array.from({ length: 100_000 }, (_, i) => `message ${i}`);
    const model = await openModel(join(models, 'v1'), { ...OPTIONS, deadlineMs: 20 });
    await expect(model.predictMany(texts)).rejects.toThrow('the model did not answer within 20 ms');
    const leaving = new AbortController();
    const many = model.predictMany(texts, leaving.signal);
    leaving.abort(new Error('the caller left'));
    await expect(many).rejects.toThrow('the caller left');
  });
});
