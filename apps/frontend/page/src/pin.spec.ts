import { describe, expect, it } from 'vitest';
import { choiceIn, pinCookie } from './pin.js';

describe('choiceIn', () => {
  it.each([
    ['', undefined],
    ['canary=v1', 'v1'],
    ['theme=dark; canary=v2;user-session=v1.x', 'v2'],
    ['canary=v2; canary=v1', 'v1'],
    ['canary=v3', undefined],
    ['canary=V2', undefined],
    ['canary=v22', undefined],
    ['xcanary=v2', undefined],
    ['canary=', undefined],
  ])('reads %j as the gateway does: %s', (cookies, choice) => expect(choiceIn(cookies, 'canary')).toBe(choice));

  it('reads the cookie of the name that it is told', () => expect(choiceIn('canary=v1; pin=v2', 'pin')).toBe('v2'));
});

it('makes a cookie for the whole site and a day, under TLS for nothing else, and ends it', () => {
  expect(pinCookie('canary', 'v2', false)).toBe('canary=v2; Path=/; Max-Age=86400; SameSite=Lax');
  expect(pinCookie('pin', 'v1', true)).toBe('pin=v1; Path=/; Max-Age=86400; SameSite=Lax; Secure');
  expect(pinCookie('canary', undefined, false)).toBe('canary=; Path=/; Max-Age=0; SameSite=Lax');
});
