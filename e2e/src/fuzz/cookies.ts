import fc, { type Arbitrary } from 'fast-check';

/** What the routes must make of a cookie header: a version, or a draw. */
export type Routed = 'v1' | 'v2' | 'drawn';

/**
 * What the chart promises of its regular expressions, in other words: a cookie counts where it begins the header, or follows a
 * semicolon and blanks. A tester's ends right after the version, a user's goes on after a dot. v1 is looked for first.
 */
export function routedBy(header: string): Routed {
  const parts = header.split(';').map((part, i) => (i === 0 ? part : part.replace(/^[ \t]+/, '')));
  const versions = ['v1', 'v2'] as const;
  const pinned = versions.find((version) => parts.includes(`canary=${version}`));
  return (
    pinned ?? versions.find((version) => parts.some((part) => part.startsWith(`user-session=${version}.`))) ?? 'drawn'
  );
}

const PARTS = [
  ...[
    'canary=v1',
    'canary=v2',
    'canary=v3',
    'canary=',
    'canary',
    'Canary=v2',
    'canary=V2',
    'canary = v2',
    'canary="v2"',
  ],
  ...[
    'xcanary=v2',
    'canary=v2x',
    'canary=v22',
    'canary=v2,canary=v1',
    'canary=v2 ',
    '__proto__=v2',
    '$Version=1',
    'a=b',
  ],
  ...['user-session=v1.x', 'user-session=v2.x', 'user-session=v3.x', 'user-session=v2', 'user-session="v2.x"', '', ' '],
  ...[
    'user-session=v2.',
    'USER-SESSION=v2.x',
    'user-session=v2.x Path=/',
    'user-session=v2.%0d%0aset-cookie:a',
    '=v2.x',
  ],
  ...['user-session=v2.<script>', `user-session=v2.${'x'.repeat(3000)}`, 'user-session =v2.x', 'a=user-session=v2.x'],
  ...['\xff\xfe=1', 'a=\xc3\xa9', 'a=\xc3', 'user-session=v2.\xf0\x9f\x98\x80', 'a="', 'Path=/', 'HttpOnly', 'b=\t'],
];

/** A value of the header cookie, as bytes without blanks around them, which HTTP takes off. */
const cookieHeader: Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...PARTS), fc.constantFrom(';', '; ', ';  ', ';\t', ' ;', ',', ';;')), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) =>
    parts
      .map(([part, end], i) => part + (i < parts.length - 1 ? end : ''))
      .join('')
      .trim(),
  )
  .filter((header) => header !== '');

/** The values of a call's cookie headers: one mostly, though nothing keeps a caller from sending two. Envoy joins them by `; `. */
export const cookieHeaders: Arbitrary<string[]> = fc.oneof(
  { arbitrary: fc.tuple(cookieHeader), weight: 3 },
  { arbitrary: fc.tuple(cookieHeader, cookieHeader), weight: 1 },
);
