/** @returns the value; @throws RangeError that names the argument where the value is not a number within the bounds. */
export function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new RangeError(`${name} is ${value}: it must be a number from ${least} to ${most}`);
}

/** @returns the value; @throws RangeError where it is not above 0 and below 1. */
export function probability(name: string, value: number): number {
  if (value > 0 && value < 1) return value;
  throw new RangeError(`${name} is ${value}: it must be a number above 0 and below 1`);
}

/** @returns the value; @throws RangeError where it is not a finite number above 0. */
export function positive(name: string, value: number): number {
  if (value > 0 && value < Infinity) return value;
  throw new RangeError(`${name} is ${value}: it must be a finite number above 0`);
}
