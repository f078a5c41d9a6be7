import { LIVE_VERSIONS, VERSIONS, type Version } from '@sms-checker/contracts';
import type { Pod } from '../pods/pod.js';
import type { Agreed, Agreement } from './agreement.js';
import type { Figures } from './figures.js';
import type { Quantiles } from './latency-window.js';
import type { Shares } from './shares.js';

/** A version in the table. Shares are in percent. */
export interface Row {
  readonly version: Version;
  readonly role: 'stable' | 'canary' | 'shadow';
  readonly share: number | undefined;
  readonly seen: number | undefined;
  readonly requests: number;
  readonly errors: number;
  readonly latency: Quantiles | undefined;
  readonly agreed: Agreed | undefined;
}

const ROLES = { v1: 'stable', v2: 'canary', v3: 'shadow' } as const satisfies Record<Version, Row['role']>;

/** The versions that run, with what was counted of them. */
export function rowsOf(
  pods: readonly Pick<Pod, 'labels'>[],
  { canary = 0, mirror }: Shares,
  figures: Figures,
  agreement: Agreement,
): Row[] {
  const running = new Set(pods.map(({ labels }) => labels.version));
  const all = LIVE_VERSIONS.reduce((sum, version) => sum + figures.of(version).random, 0);
  return VERSIONS.filter((version) => running.has(version)).map((version) => {
    const role = ROLES[version];
    const { requests, errors, random } = figures.of(version);
    const drawn = all === 0 ? undefined : (100 * random) / all;
    const copied = figures.mirrored === undefined ? undefined : 100 * figures.mirrored;
    const agreed = role === 'shadow' ? undefined : agreement.of(version);
    return {
      version,
      role,
      share: { stable: 100 - canary, canary, shadow: mirror }[role],
      seen: role === 'shadow' ? copied : drawn,
      requests,
      errors,
      latency: figures.latency(version),
      agreed,
    };
  });
}
