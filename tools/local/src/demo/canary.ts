import { percent } from '../live/format.js';

/** Percent of the users that the canary of a demo gets. */
export const SHARE = 50;

/** Share of its calls that a bad canary fails, on this machine and on a cluster: five in a row, which would eject it, are rare. */
export const FAULT = { local: 0.05, cluster: 0.03 } as const;

/** A share of a canary's calls, in words. */
export const callsOf = (share: number): string => `${percent(100 * share, 0)} of its calls`;

/** The canary that is released, in words. @param errorRate 0 of a good one */
export const storyOf = (errorRate: number): string =>
  `a canary for half of the users${errorRate > 0 ? `, which fails ${callsOf(errorRate)}` : ''}`;
