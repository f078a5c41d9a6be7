import { beforeAll, expect, it } from 'vitest';
import { ask } from '../src/answers.js';
import { faultOf, golden } from '../src/golden.js';
import { inParallel } from '../src/load.js';
import { during, say } from '../src/progress.js';
import { useStable } from '../src/release.js';

beforeAll(useStable);

it('answers every golden message of v1 as it was released', async () => {
  const model = golden('v1');
  const faults = await during('asking every golden message', () =>
    inParallel(model.vectors, 4, async (vector) => {
      const fault = faultOf(await ask(vector.text), model, vector);
      return fault && `${JSON.stringify(vector.text)}: ${fault}`;
    }),
  );
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  say(`golden: ${faults.length} of ${model.vectors.length} messages answered as released`);
});
