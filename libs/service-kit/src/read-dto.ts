import type { FieldFault } from '@sms-checker/contracts';
import { getMetadataStorage, validateSync } from 'class-validator';

export interface ReadDto<T> {
  dto: T;
  /** The rules that its fields break. */
  faults: FieldFault[];
  /** Names of fields that the class does not declare; they are not in the DTO. */
  unknown: string[];
}

const declared = new Map<new () => object, Set<string>>();

/** The names of the fields that a DTO class, or a class it extends, has rules for. */
export function fieldsOf(Dto: new () => object): Set<string> {
  let names = declared.get(Dto);
  if (!names) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
    names = new Set(rules.map(({ propertyName }) => propertyName));
    declared.set(Dto, names);
  }
  return names;
}

/**
 * Reads an object into a DTO of flat fields. Field by field, because a walk through whatever was sent could be made to go
 * too deep, and only own fields, because every object has a `constructor`.
 */
export function readDto<T extends object>(Dto: new () => T, value: object): ReadDto<T> {
  const names = fieldsOf(Dto);
  const entries = Object.entries(value);
  const dto = Object.assign(new Dto(), Object.fromEntries(entries.filter(([name]) => names.has(name))));
  const faults = validateSync(dto).flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([rule, message]): FieldFault => ({ field: property, rule, message })),
  );
  return { dto, faults, unknown: entries.flatMap(([name]) => (names.has(name) ? [] : [name])) };
}
