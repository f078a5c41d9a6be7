/** A share in percent: `90 %`, `10.3 %`. */
export const percent = (share: number | undefined, digits = 1): string =>
  share === undefined ? '' : `${digits === 0 ? round(share) : share.toFixed(digits)} %`;

const round = (share: number) => `${Number(share.toFixed(1))}`;

/** Seconds as milliseconds. */
export const ms = (seconds: number | undefined): string =>
  seconds === undefined ? '' : `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;

/** A count with commas. */
export const count = (value: number): string => value.toLocaleString('en');

/** Errors, and their share where there are any. */
export const errorsOf = (errors: number, requests: number): string =>
  errors === 0 ? '0' : `${count(errors)} (${percent((100 * errors) / Math.max(1, requests))})`;
