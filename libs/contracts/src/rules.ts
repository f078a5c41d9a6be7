import { ValidateBy } from 'class-validator';

/** Makes a rule on strings; what is no string is left to `IsString`, so that one fault gives one message. */
function stringRule(name: string, holds: (value: string) => boolean, fault: string) {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => typeof value !== 'string' || holds(value),
      defaultMessage: (args) => `${args?.property} ${fault}`,
    },
  });
}

/** Number of Unicode code points of a string. */
export function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
    count++;
  }
  return count;
}

/** Something other than white space must be there. */
export const IsNotBlank = () => stringRule('isNotBlank', (text) => text.trim() !== '', 'must not be empty or blank');

/** At most `max` Unicode code points (not UTF-16 units: an emoji counts once). */
export const MaxCodePoints = (max: number) =>
  stringRule(
    'maxCodePoints',
    (text) => text.length <= max || codePoints(text) <= max,
    `must have at most ${max} characters`,
  );

/** No lone surrogate, which UTF-8 cannot carry. */
export const IsWellFormed = () =>
  stringRule('isWellFormed', (text) => text.isWellFormed(), 'must be well-formed Unicode (it has a lone surrogate)');
