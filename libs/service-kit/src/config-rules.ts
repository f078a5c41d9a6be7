import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNumber, Max, Min } from 'class-validator';

/** Rule: a whole number between two bounds, given as text. */
export function WholeNumber(min: number, max: number): PropertyDecorator {
  const message = `must be a whole number from ${min} to ${max}`;
  return all(
    Type(() => Number),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** Rule: a number between two bounds, with a fraction or without, given as text. */
export function NumberFrom(min: number, max: number): PropertyDecorator {
  const message = `must be a number from ${min} to ${max}`;
  return all(
    Type(() => Number),
    IsNumber({}, { message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** Rule: a share of all, from 0 to 1, given as text. */
export const Share = (): PropertyDecorator => NumberFrom(0, 1);

const FLAGS: Record<string, boolean> = { true: true, false: false };

/** Rule: yes or no, given as the words true and false. */
export function Flag(): PropertyDecorator {
  const read = Transform(({ value }: { value: string }) => FLAGS[value]);
  return all(read, IsBoolean({ message: 'must be true or false' }));
}

/** The message of an `IsIn` rule. */
export function oneOf(values: readonly string[]): string {
  return `must be one of ${values.join(', ')}`;
}

function all(...rules: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => rules.forEach((rule) => rule(target, key));
}
