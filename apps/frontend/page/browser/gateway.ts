import type { RouteResponse } from '@sms-checker/contracts';

export type Answerer = Pick<RouteResponse, 'version' | 'assignment'>;

/** Routes as the chart makes them, as far as the page can tell. */
export interface Gateway {
  /** Cookie of testers, of which the page is told; without it the page offers no choice. */
  pinCookie?: string;
  /** Versions with a rule for testers; none while there is no canary. */
  reachable: readonly ('v1' | 'v2')[];
  /** Who answers those who did not choose. */
  otherwise: Answerer;
  /** A version that is away, and for which v1 stands in. */
  down?: 'v2';
}

export const NO_CANARY: Gateway = {
  pinCookie: 'canary',
  reachable: [],
  otherwise: { version: 'v1', assignment: 'none' },
};

export const CANARY: Gateway = {
  pinCookie: 'canary',
  reachable: ['v1', 'v2'],
  otherwise: { version: 'v1', assignment: 'random' },
};

/** Where a call with these cookies is led, by the patterns of the chart's rules. */
export function routed(cookies = '', { pinCookie = '', reachable, otherwise, down }: Gateway): Answerer {
  const pinned = reachable.find((version) =>
    new RegExp(`^(.*;\\s*)?${pinCookie}=${version}(;.*)?$`, 'u').test(cookies),
  );
  const { version, assignment }: Answerer = pinned ? { version: pinned, assignment: 'pinned' } : otherwise;
  return { version: version === down ? 'v1' : version, assignment };
}
