import { HEADERS } from '@sms-checker/contracts';
import { bucketsOf, fromBucket } from '../buckets.js';
import type { Values } from '../helm.js';
import { noCopies, notGiven, testerOf } from '../in-force.js';

/** A way to release that the release is switched to, again and again. */
export interface Strategy {
  name: string;
  /** Percent of the users on v2; without one there is no canary. */
  canary?: number;
  shadow?: boolean;
  byBucket?: boolean;
}

/** In the order in which they follow each other; the first comes after the last. */
export const STRATEGIES: readonly Strategy[] = [
  { name: 'stable' },
  { name: 'canary of 10 %', canary: 10 },
  { name: 'canary of 50 %', canary: 50 },
  { name: 'canary of 50 % with shadow', canary: 50, shadow: true },
  { name: 'shadow', shadow: true },
  { name: 'canary of 50 % by bucket', canary: 50, byBucket: true },
];

/** Users whose header gives them the canary. */
export const CHOSEN_USERS = 'soak-.*';

/** No process comes or goes by a switch, so that each can be watched to the end. */
export const EVERYTHING_RUNS: Values = { 'versions.v2.enabled': 'always', 'versions.v3.enabled': 'always' };

/** A user that no strategy before this one chose, by whom it is seen to be in force. */
const markOf = (turn: number) => `turn-${turn}-mark`;

/** Values of all that differs between strategies, in the turn of this number. */
export const valuesFor = ({ canary, shadow = false, byBucket = false }: Strategy, turn: number): Values => ({
  'istio.canary.enabled': canary !== undefined,
  'istio.canary.assignment': byBucket ? 'bucket' : 'weighted',
  // A bucket leaves no room for it.
  'istio.canary.headerRoutingRegex': byBucket ? '' : `${CHOSEN_USERS}|${markOf(turn)}`,
  'istio.trafficSplit.canary': canary ?? 10,
  'istio.shadow.enabled': shadow,
  'istio.allowCanaryWithShadow': shadow && canary !== undefined,
});

/** In words what is missing until the strategy of this turn is in force; users must call meanwhile. */
export async function missingOf({ canary, shadow, byBucket }: Strategy, turn: number): Promise<string | undefined> {
  const isOn = canary !== undefined;
  return (
    (await notGiven(testerOf('v2'), isOn ? 'v2' : 'v1')) ??
    (isOn && !byBucket ? await notGiven({ [HEADERS.userId]: markOf(turn) }, 'v2') : undefined) ??
    // Drawn to v1 by weight they would stay there; their bucket is one of v2.
    (isOn ? await notGiven(fromBucket(bucketsOf(canary) - 1).headers, byBucket ? 'v2' : 'v1') : undefined) ??
    (shadow ? await noCopies() : undefined)
  );
}
