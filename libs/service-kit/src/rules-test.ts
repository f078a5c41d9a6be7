import { getMetadataStorage, ValidationTypes } from 'class-validator';

/** Tells whether an object surely keeps the rules of its class. */
type Test = (dto: object) => boolean;

const storage = getMetadataStorage();
type Rule = ReturnType<typeof storage.getTargetValidationMetadatas>[number];

const UNSURE: Test = () => false;

/**
 * Makes the test of a class from the rules' own functions, which it looks up once: `validateSync` looks them up at every call,
 * which takes it several times as long as they do. True: the object keeps all rules. False: `validateSync` has to say
 * which are broken, if any, as it knows kinds of rules that are not read here.
 */
export function rulesTest(Dto: new () => object): Test {
  const rules = storage.getTargetValidationMetadatas(Dto, '', false, false);
  const tests = Object.values(storage.groupByPropertyName(rules)).map((ofField) => fieldTest(Dto.name, ofField));
  return tests.length === 0 ? UNSURE : (dto) => tests.every((test) => test(dto));
}

/** The test of one field: its rules hold, or a condition spares it them. */
function fieldTest(targetName: string, rules: Rule[]): Test {
  const conditions = rules.filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION).map(conditionOf);
  const others = rules.filter(({ type }) => type !== ValidationTypes.CONDITIONAL_VALIDATION);
  const tests = others.map((rule) => ruleTest(targetName, rule));
  return (dto) => !conditions.every((condition) => condition(dto)) || tests.every((test) => test(dto));
}

function conditionOf({ propertyName, constraints }: Rule): Test {
  const [holds] = constraints as [(dto: object, value: unknown) => boolean];
  return (dto) => holds(dto, valueOf(dto, propertyName));
}

function ruleTest(targetName: string, { type, propertyName: property, constraints, ...rule }: Rule): Test {
  if (type !== ValidationTypes.CUSTOM_VALIDATION || rule.each || rule.validateIf) return UNSURE;
  const validators = storage.getTargetValidatorConstraints(rule.constraintCls).map(({ instance }) => instance);
  return (object) => {
    const value = valueOf(object, property);
    const given = { targetName, property, object, value, constraints };
    return validators.every((validator) => validator.validate(value, given) === true);
  };
}

const valueOf = (dto: object, property: string): unknown => (dto as Record<string, unknown>)[property];
