import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { executionOf, Model, ModelError } from './index.js';
import { tinyGraph, tinyProbability, tinyTokenizer, writeTinyExport, type TinyExport } from './testing/tiny-export.js';

const scratch = mkdtempSync(join(tmpdir(), 'export-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
const folder = (change?: (parts: TinyExport) => void) => writeTinyExport(join(scratch, `${folders++}`), change);
const failure = (where: string) =>
  Model.load(where).then(
    () => 'ready',
    (error: unknown) => {
      expect(error).toBeInstanceOf(ModelError);
      return (error as Error).message.replaceAll(where, 'DIR');
    },
  );

describe('a Hugging Face export with a manifest', () => {
  it('is served: ids in, logits out', async () => {
    const model = await Model.load(folder());
    expect(executionOf(model.manifest)).toBe('workers');
    for (const [text, ...pieces] of [
      ['hello', 'hello'],
      ['Callers call!', 'call', '##er', '##s', 'call', '!'],
      ['', ...[]],
      ['unheard-of', '[UNK]', '[UNK]', '[UNK]'],
      ['free '.repeat(500), ...new Array<string>(14).fill('free')],
    ] as [string, ...string[]][]) {
      expect((await model.predict(text)).probability).toBeCloseTo(tinyProbability(...pieces), 6);
    }
    const many = await model.predictMany(['free prize', 'hello']);
    expect(many.map(({ label }) => label)).toEqual(['spam', 'ham']);
  });

  it('takes the column and the temperature of its manifest', async () => {
    const p = tinyProbability('free', 'prize');
    const logit = Math.log(p / (1 - p));
    const golden = (text: string, probability: number) => ({
      vectors: [{ text, label: probability >= 0.5 ? 'spam' : 'ham', probability }],
    });
    const cooled = folder((parts) => {
      parts.manifest.output = { name: 'logits', kind: 'logits', temperature: 4 };
      parts.golden = golden('free prize', 1 / (1 + Math.exp(-logit / 4)));
    });
    const turned = folder((parts) => {
      parts.manifest.output = { name: 'logits', kind: 'logits', positive: 0 };
      parts.golden = golden('free prize', 1 - p);
    });
    const single = folder((parts) => {
      parts.graph = tinyGraph({ columns: 1 });
      // [SEP] 0.25, free 1.5
      parts.golden = golden('free', 1 / (1 + Math.exp(-1.75)));
    });
    for (const one of [cooled, turned, single]) expect(await failure(one)).toBe('ready');
  });

  it.each<[string, (parts: TinyExport) => void, string]>([
    [
      'three columns',
      (parts) => (parts.graph = tinyGraph({ columns: 3 })),
      'output "logits" of DIR/model.onnx must be float32 [n, 1] or [n, 2]; for n = 1 it is float32 [1, 3]',
    ],
    [
      'an output that is not there',
      (parts) => delete parts.manifest.output,
      'DIR/model.onnx has no output "probability": set "output.name" of its manifest to one of logits',
    ],
    [
      'logits taken for probabilities',
      (parts) => (parts.manifest.output = { name: 'logits' }),
      'model tiny-bert t1 gave 4.5, which is no probability: if its output is logits, set "output.kind" of its manifest to "logits"',
    ],
    [
      'a column that one column does not have',
      (parts) => {
        parts.graph = tinyGraph({ columns: 1 });
        parts.manifest.output = { name: 'logits', kind: 'logits', positive: 0 };
      },
      'output "logits" of DIR/model.onnx has one column: remove "output.positive"',
    ],
    [
      'no number',
      (parts) => (parts.graph = tinyGraph({ scale: NaN })),
      'model tiny-bert t1 gave NaN, which is no probability',
    ],
    [
      'an input of another kind',
      (parts) => (parts.graph = tinyGraph({ extra: 'position_ids' })),
      'DIR/model.onnx asks for "position_ids", which featuriser "wordpiece" does not give ' +
        '(only input_ids, attention_mask, token_type_ids)',
    ],
    [
      'three inputs for a text',
      (parts) => (parts.manifest.featuriser = { type: 'text' }),
      'DIR/model.onnx must have one input for featuriser "text"; it has input_ids, attention_mask, token_type_ids',
    ],
    [
      'fewer embeddings than the tokenizer has ids',
      (parts) => (parts.graph = tinyGraph({ words: 11 })),
      'DIR/model.onnx fails on its input: ',
    ],
    ['a tokenizer that is no JSON', (parts) => (parts.tokenizer = 'version https'), 'DIR/tokenizer.json is not JSON: '],
    [
      'a tokenizer of another kind',
      (parts) => (parts.tokenizer = JSON.stringify({ ...tinyTokenizer(), model: { type: 'Unigram' } })),
      'DIR/tokenizer.json is not a WordPiece tokenizer: its "model.type" is "Unigram"',
    ],
    [
      'other golden answers',
      (parts) => {
        parts.golden = {
          vectors: [
            { text: 'hello', label: 'ham', probability: tinyProbability('hello') },
            { text: 'free', label: 'spam', probability: 0.75 },
          ],
        };
      },
      'the model does not give its golden answers: vector 1 of DIR/golden.json expects spam 0.75, ' +
        `the model says spam 0.`,
    ],
  ])('%s is refused', async (_, change, message) => expect(await failure(folder(change))).toContain(message));

  it('names a graph or tokenizer that was changed, and files that are not there', async () => {
    for (const [file, checksum] of [
      ['model.onnx', 'sha256'],
      ['tokenizer.json', 'sha256'],
    ] as const) {
      const where = folder();
      truncateSync(join(where, file), 100);
      expect(await failure(where)).toMatch(
        new RegExp(`^DIR/${file} is not the file of its manifest: ${checksum} is \\w{64}, manifest.json says \\w{64}$`),
      );
      rmSync(join(where, file));
      expect(await failure(where)).toBe(`DIR/${file} does not exist: the manifest names it`);
    }
    const where = folder();
    rmSync(join(where, 'golden.json'));
    expect(await failure(where)).toBe(
      'DIR/golden.json does not exist: it holds messages with the answers that prove the model',
    );
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex')],
    ['half a graph', tinyGraph().subarray(0, 200)],
  ])('%s is no graph', async (_, bytes) => {
    const where = folder((parts) => (parts.graph = bytes));
    expect(await failure(where)).toMatch(/^DIR\/model\.onnx is not an ONNX file that onnxruntime can load: /);
  });
});
