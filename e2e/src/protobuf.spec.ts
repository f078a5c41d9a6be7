import { expect, it } from 'vitest';
import { readMessage } from './protobuf.js';

it('reads numbers, bytes and fixed sizes, and fields that come again', () => {
  const bytes = Buffer.from([
    0x08, 0x96, 0x01, 0x12, 0x02, 0x68, 0x69, 0x12, 0x00, 0x1d, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0,
  ]);
  expect(readMessage(bytes)).toEqual(
    new Map<number, unknown>([
      [1, [150n]],
      [2, [Buffer.from('hi'), Buffer.alloc(0)]],
      [3, [1n]],
      [4, [2n]],
    ]),
  );
});

it.each([
  ['a number without an end', [0x08, 0x80], 'the number at 1 has no end'],
  ['a field that is too long', [0x0a, 0x05, 0x00], 'a field of 5 bytes at 2 goes beyond the message'],
  ['a type that is none', [0x0b], 'there is no wire type 3'],
])('refuses %s', (_what, bytes, message) => {
  expect(() => readMessage(Buffer.from(bytes))).toThrow(message);
});
