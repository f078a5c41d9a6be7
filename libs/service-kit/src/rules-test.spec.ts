import { IsArray, IsIn, IsOptional, IsString, Max, ValidateIf, ValidateNested, validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { rulesTest } from './rules-test.js';

class Plain {
  @IsString()
  text!: string;

  @ValidateIf(({ text }: Plain) => text === 'more')
  @IsIn(['a', 'b'])
  more?: string;

  @IsOptional()
  @Max(3)
  number?: number | null;
}

class Extended extends Plain {
  @IsString()
  own!: string;
}

class Many {
  @IsArray()
  @IsString({ each: true })
  texts!: string[];
}

class Sometimes {
  @IsString({ validateIf: () => false })
  text!: string;
}

class Nested {
  @ValidateNested()
  inner!: Plain;
}

class Bare {
  text?: string;
}

const TEXTS = ['x', 'more', 5, null, undefined];
const REST = [
  {},
  { more: 'a' },
  { more: 'c' },
  { number: 3 },
  { number: 4 },
  { number: null },
  { own: '' },
  { own: 0, number: 1 },
];
const objects = TEXTS.flatMap((text) => REST.map((rest) => ({ text, ...rest })));

describe.each([Plain, Extended])('of the class %o', (Dto) => {
  const test = rulesTest(Dto);

  it.each(objects)('tells of %j what class-validator does', (fields) => {
    const dto = Object.assign(new Dto(), fields);
    expect(test(dto)).toBe(validateSync(dto).length === 0);
  });
});

it.each([
  [Many, { texts: ['x'] }],
  [Sometimes, { text: 5 }],
  [Nested, { inner: Object.assign(new Plain(), { text: 'x' }) }],
  [Bare, {}],
] as [new () => object, object][])('leaves to class-validator what it does not know, as in %o', (Dto, fields) =>
  expect(rulesTest(Dto)(Object.assign(new Dto(), fields))).toBe(false),
);
