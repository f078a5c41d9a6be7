import { describe, expect, it } from 'vitest';
import { ModelError } from './errors.js';
import { executionOf, parseManifest } from './manifest.js';

const sha256 = '0'.repeat(64);
const text = { type: 'text', lowercase: true };
const wordpiece = { type: 'wordpiece', tokenizer: 'tokenizer.json', tokenizerSha256: sha256, maxTokens: 128 };
const card = {
  schema: 1,
  name: 'name',
  version: 'v1',
  classifier: 'kind',
  description: 'words',
  file: 'model.onnx',
  sha256,
  engine: 'onnx',
  featuriser: text as object,
  labels: ['ham', 'spam'],
  threshold: 0.5,
  tolerance: 0.001,
  quality: {},
  data: {},
  licence: 'Apache-2.0',
};
const parse = (manifest: unknown) => parseManifest(JSON.stringify(manifest), 'manifest.json');

describe('parseManifest', () => {
  it('fills in what may be left out', () => {
    const manifest = parse({ ...card, featuriser: { type: 'codepoints' } });
    expect(manifest.featuriser).toEqual({ type: 'codepoints', lowercase: false });
    expect(manifest.output).toEqual({ name: 'probability', kind: 'probability' });
    expect(parse({ ...card, output: { kind: 'logits' } }).output).toEqual({ name: 'probability', kind: 'logits' });
  });

  it('takes all keys of an export', () => {
    const output = { name: 'logits', kind: 'logits', positive: 1, temperature: 1.5 };
    const manifest = parse({ ...card, featuriser: wordpiece, output, execution: 'inline' });
    expect(manifest).toMatchObject({ featuriser: wordpiece, output, execution: 'inline' });
  });

  it.each<[object, string]>([
    [{ schema: 2 }, 'schema must be 1'],
    [{ name: 'Has Space' }, 'name must be 1 to 63 characters of a-z, 0-9, ".", "_", "-"'],
    [{ version: '' }, 'version must be 1 to 63 characters of letters, digits, ".", "_", "-"'],
    [{ classifier: '' }, 'classifier must be 1 to 120 characters'],
    [{ classifier: 'x'.repeat(121) }, 'classifier must be 1 to 120 characters'],
    [{ description: 1 }, 'description must be a string'],
    [{ file: '../model.onnx' }, 'file must be the name of a file beside the manifest, without a path'],
    [{ sha256: 'ABC' }, 'sha256 must be 64 hexadecimal digits in lower case'],
    [{ engine: 'magic' }, 'engine must be "onnx" or "ngram-linear"'],
    [{ featuriser: 'text' }, 'featuriser must be an object'],
    [{ featuriser: undefined }, 'featuriser must be an object'],
    [{ featuriser: {} }, 'featuriser.type must be "text", "codepoints" or "wordpiece"'],
    [{ featuriser: { type: 'tea leaves' } }, 'featuriser.type must be "text", "codepoints" or "wordpiece"'],
    [{ featuriser: { ...text, lowercase: 'yes' } }, 'featuriser.lowercase must be true or false'],
    [{ featuriser: { ...text, maxTokens: 9 } }, 'featuriser.maxTokens is not a key of type "text": remove it'],
    [
      { featuriser: { ...wordpiece, lowercase: true } },
      'featuriser.lowercase is not a key of type "wordpiece": remove it',
    ],
    [
      { featuriser: { ...wordpiece, tokenizer: '/etc/passwd' } },
      'featuriser.tokenizer must be the name of a file beside the manifest, without a path',
    ],
    [
      { featuriser: { ...wordpiece, tokenizerSha256: undefined } },
      'featuriser.tokenizerSha256 must be 64 hexadecimal digits in lower case',
    ],
    [{ featuriser: { ...wordpiece, maxTokens: 7 } }, 'featuriser.maxTokens must be a whole number from 8 to 512'],
    [{ featuriser: { ...wordpiece, maxTokens: 513 } }, 'featuriser.maxTokens must be a whole number from 8 to 512'],
    [{ featuriser: { ...wordpiece, maxTokens: 9.5 } }, 'featuriser.maxTokens must be a whole number from 8 to 512'],
    [{ output: 'logits' }, 'output must be an object'],
    [{ output: { name: '' } }, 'output.name must be the name of an output of the graph'],
    [{ output: { kind: 'odds' } }, 'output.kind must be "probability" or "logits"'],
    [{ output: { positive: 2 } }, 'output.positive must be 0 or 1'],
    [{ output: { kind: 'logits', temperature: 0 } }, 'output.temperature must be a number above 0'],
    [{ output: { scale: 1 } }, 'output.scale is not a key: remove it'],
    [{ output: { temperature: 2 } }, 'output.temperature needs output.kind "logits"; it is "probability"'],
    [{ execution: 'cloud' }, 'execution must be "inline" or "workers"'],
    [{ labels: ['spam', 'ham'] }, 'labels must be ["ham", "spam"]'],
    [{ labels: ['ham', 'ham'] }, 'labels must be ["ham", "spam"]'],
    [{ threshold: 1.5 }, 'threshold must be a number from 0 to 1'],
    [{ tolerance: 'none' }, 'tolerance must be a number from 0 to 0.5'],
    [{ quality: [] }, 'quality must be an object'],
    [{ data: null }, 'data must be an object'],
    [{ licence: 7 }, 'licence must be a string'],
    [{ license: 'MIT' }, 'license is not a key: remove it'],
  ])('%j is told apart', (change, message) => {
    expect(() => parse({ ...card, ...change })).toThrow(ModelError);
    expect(() => parse({ ...card, ...change })).toThrow(new ModelError(`manifest.json is wrong:\n  ${message}`));
  });
});

describe('executionOf', () => {
  it.each([
    [text, undefined, 'inline'],
    [{ type: 'codepoints' }, undefined, 'inline'],
    [wordpiece, undefined, 'workers'],
    [wordpiece, 'inline', 'inline'],
    [text, 'workers', 'workers'],
  ])('%j with execution %s is %s', (featuriser, execution, expected) =>
    expect(executionOf(parse({ ...card, featuriser, execution }))).toBe(expected),
  );
});
