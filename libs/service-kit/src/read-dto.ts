import type { FieldFault } from '@sms-checker/contracts';
import { getMetadataStorage, validateSync } from 'class-validator';
import { rulesTest } from './rules-test.js';

export interface ReadDto<T> {
  dto: T;
  /** The rules that its fields break. */
  faults: FieldFault[];
  /** Names of fields that the class does not declare; they are not in the DTO. */
  unknown: string[];
}

interface Class {
  /** The fields that it, or a class it extends, has rules for. */
  readonly names: ReadonlySet<string>;
  readonly keepsRules: (dto: object) => boolean;
}

const classes = new Map<new () => object, Class>();

/** What is known of a DTO class, worked out once. */
function classOf(Dto: new () => object): Class {
  const known = classes.get(Dto);
  if (known) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  const made = { names: new Set(rules.map(({ propertyName }) => propertyName)), keepsRules: rulesTest(Dto) };
  classes.set(Dto, made);
  return made;
}

/** The names of the fields that a DTO class, or a class it extends, has rules for. */
export const fieldsOf = (Dto: new () => object): ReadonlySet<string> => classOf(Dto).names;

/**
 * Reads an object into a DTO of flat fields. Field by field, because a walk through whatever was sent could be made to go
 * too deep, and only own fields, because every object has a `constructor`.
 */
export function readDto<T extends object>(Dto: new () => T, value: object): ReadDto<T> {
  const { names, keepsRules } = classOf(Dto);
  const dto = new Dto();
  const unknown: string[] = [];
  for (const name of Object.keys(value)) {
    if (names.has(name)) (dto as Record<string, unknown>)[name] = (value as Record<string, unknown>)[name];
    else unknown.push(name);
  }
  return { dto, faults: keepsRules(dto) ? [] : faultsOf(dto), unknown };
}

function faultsOf(dto: object): FieldFault[] {
  return validateSync(dto).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([rule, message]) => ({ field: property, rule, message })),
  );
}
