import { canaryRow, verdictRow } from './experiment.canary.js';
import { shadowRow } from './experiment.shadow.js';
import { EXPERIMENT, laidOut, OPERATIONS, variable } from './layout.js';
import { ofRelease } from './select.js';

/** Whether to accept the new version: stable beside canary, and live beside shadow. */
export function experiment() {
  return laidOut({
    ...EXPERIMENT,
    description: 'Stable (v1) beside canary (v2), and live models beside the shadow (v3), of a release of sms-checker.',
    other: OPERATIONS,
    variables: [variable('experiment', 'Experiment', `label_values(${ofRelease('experiment_verdict')}, experiment)`)],
    rows: [verdictRow(), canaryRow(), shadowRow()],
  });
}
