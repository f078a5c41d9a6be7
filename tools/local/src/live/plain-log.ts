import { count, errorsOf, ms, percent } from './format.js';
import type { Row } from './rows.js';

/** All versions in one line, for where there is no terminal. */
export const lineOf = (rows: readonly Row[]): string => rows.map(versionOf).join(' | ');

function versionOf({ version, role, share, seen, requests, errors, latency, agreed }: Row): string {
  const told = [
    `${version} ${role} ${percent(share, 0)}`.trimEnd(),
    seen === undefined ? '' : `${role === 'shadow' ? 'mirrored' : 'seen'} ${percent(seen)}`,
    `${count(requests)} requests`,
    `${errorsOf(errors, requests)} errors`,
    latency ? `p50/p95 ${ms(latency.p50)}/${ms(latency.p95)}` : '',
    agreed ? `agrees ${percent((100 * agreed.agree) / agreed.pairs)}` : '',
  ];
  return told.filter((part) => part !== '').join(', ');
}
