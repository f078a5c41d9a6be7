import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askTwice } from '../src/ask-twice.js';
import { golden, modelNames } from '../src/golden.js';
import { bodyOf } from '../src/odd-bodies.js';
import { say } from '../src/progress.js';
import { SMS_DATA } from '../src/settings.js';

const LIMIT_MS = 300_000;

describe.runIf(SMS_DATA)('every message of a data set', () => {
  it.each(modelNames())(
    'is answered by model %s, and the same again',
    async (name) => {
      const lines = readFileSync(SMS_DATA ?? '', 'utf8')
        .split('\n')
        .filter(Boolean);
      const messages = lines.map((line) => line.split('\t', 2)) as [label: string, text: string][];
      const { answered, refused, faults } = await askTwice(
        golden(name),
        messages.map(([, text]) => bodyOf(text)),
      );
      expect(faults.slice(0, 10)).toEqual([]);
      expect([answered.length, refused]).toEqual([messages.length, 0]);
      const right = answered.filter(({ label }, i) => label === messages[i]?.[0]).length;
      // For information only: a model has seen most of what it was trained on.
      say(
        `model ${name} is right on ${right} of ${messages.length}, ${((100 * right) / messages.length).toFixed(2)} %`,
      );
    },
    LIMIT_MS,
  );
});
