/** Strings of code points from all over Unicode, words, spaces and oddities; the same in every run. */
export function* randomTexts(count: number): Generator<string> {
  let state = 12345;
  const next = (below: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  const parts = [
    () => String.fromCodePoint(97 + next(26)),
    () => ['free ', 'call ', 'win ', '£', '0', '!', 'txt', 'ok', ' u '][next(9)] ?? '',
    () => String.fromCodePoint([0x20, 0x9, 0xa0, 0x85, 0x1c, 0x2003, 0xfeff, 0x0, 0x3000][next(9)] ?? 0x20),
    () => String.fromCodePoint(0x20 + next(0xd7e0)),
    () => String.fromCodePoint(0x10000 + next(0x20000)),
  ];
  for (let i = 0; i < count; i++) {
    yield Array.from({ length: 1 + next(160) }, () => parts[next(parts.length)]?.() ?? '').join('');
  }
}
