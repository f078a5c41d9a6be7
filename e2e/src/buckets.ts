import { COOKIES } from '@sms-checker/contracts';
import type { Call } from './http.js';

/** Into how many buckets users fall, by the last three hex digits of their id. */
export const BUCKETS = 4096;

/** How many of them, from 0 on, v2 has at so many percent. */
export const bucketsOf = (percent: number): number => Math.ceil((percent / 100) * BUCKETS);

/** A call of a user in this bucket who was first drawn to v1, where a draw by weight would keep them. */
export function fromBucket(bucket: number): Required<Pick<Call, 'headers'>> {
  const id = bucket.toString(16).padStart(3, '0');
  return { headers: { cookie: `${COOKIES.sticky}=v1.e2e-${id}` } };
}
