import { describe, expect, it } from 'vitest';
import { askTwice } from '../src/ask-twice.js';
import { golden, modelNames } from '../src/golden.js';
import { bodyOf, oddBody } from '../src/odd-bodies.js';
import { EDGE_TEXTS } from '../src/odd-texts.js';
import { say } from '../src/progress.js';
import { SEED } from '../src/settings.js';
import { random } from '../src/stats.js';

const CASES = 10_000;

/** Far longer than it takes: for machines that do other things as well. */
const LIMIT_MS = 300_000;

describe.each(modelNames())('model %s', (name) => {
  it(
    `answers or refuses ${CASES} odd bodies as it must, and the same again`,
    async () => {
      say(`odd bodies for model ${name} from E2E_SEED=${SEED}`);
      const draw = random(SEED);
      const edges = [false, true].flatMap((escaped) => EDGE_TEXTS.map((text) => bodyOf(text, escaped)));
      const bodies = [...edges, ...Array.from({ length: CASES }, () => oddBody(draw))];
      const { answered, refused, faults } = await askTwice(golden(name), bodies);
      say(`model ${name} answered ${answered.length} bodies and refused ${refused}`);
      expect(faults.slice(0, 10)).toEqual([]);
      expect(answered.length).toBeGreaterThan(CASES / 2);
      expect(refused).toBeGreaterThan(CASES / 4);
    },
    LIMIT_MS,
  );
});
