import { InvalidArgumentError } from 'commander';

/** A number from `least` to `most`, as commander takes rules. */
export const number = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  return value;
};

/** The same without a fraction. */
export const whole = (least: number, most: number) => (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return number(least, most)(text);
};
