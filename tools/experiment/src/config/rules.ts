import { Type } from 'class-transformer';
import { ValidateBy, ValidateNested } from 'class-validator';

/** What Helm and Kubernetes take as a name. */
export const NAME = /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/;

type Check = (value: unknown) => boolean;

const rule = (name: string, validate: Check, message: string): PropertyDecorator =>
  ValidateBy({ name, validator: { validate, defaultMessage: () => message } });

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A number within bounds, both included. */
export const Between = (least: number, most: number) =>
  rule(
    'between',
    (value) => isNumber(value) && value >= least && value <= most,
    `must be a number from ${least} to ${most}`,
  );

/** A number with a lower bound alone. */
export const AtLeast = (least: number) =>
  rule('atLeast', (value) => isNumber(value) && value >= least, `must be a number of at least ${least}`);

/** A whole number. */
export const Whole = (least: number, most = 1e9) =>
  rule(
    'whole',
    (value) => isNumber(value) && Number.isInteger(value) && value >= least && value <= most,
    `must be a whole number from ${least} to ${most}`,
  );

/** A moment with its time zone, so that it means the same to everybody. */
export const Instant = () =>
  rule(
    'instant',
    (value) => typeof value === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)),
    'must be a moment in ISO 8601 with its zone, such as 2026-11-21T12:00:00Z',
  );

/** A regular expression that both JavaScript and Prometheus take. */
export const Pattern = () =>
  rule(
    'pattern',
    (value) => {
      try {
        return typeof value === 'string' && value !== '' && new RegExp(value) instanceof RegExp;
      } catch {
        return false;
      }
    },
    'must be a regular expression such as 5..|429',
  );

/** A map of settings of its own. */
export const Section =
  (Settings: new () => object): PropertyDecorator =>
  (target, property) => {
    rule(
      'section',
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      'must be a map of settings',
    )(target, property);
    ValidateNested({ message: 'must be a map of settings' })(target, property);
    Type(() => Settings)(target, property);
  };
