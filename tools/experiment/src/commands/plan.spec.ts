import { expect, it } from 'vitest';
import { parseExperiment } from '../config/load.js';
import { planText } from './plan.js';

/** Calls after which a canary with two points more errors is rejected. */
function planned(more = ''): number {
  const experiment = parseExperiment(`sessions: 4000\n${more}`, 'experiment.yaml');
  const text = planText(experiment, { harm: 2, slow: 3.3, slowHarm: 8 });
  const [, calls = ''] = /reject: 2 points more errors +([\d,]+) calls/.exec(text) ?? [];
  return Number(calls.replaceAll(',', ''));
}

it('plans longer where guesses decide as well, as alpha is divided among more questions', () => {
  expect(planned()).toBeGreaterThan(0);
  expect(planned('margins: {disagreement: 5}\n')).toBeGreaterThan(planned());
});
