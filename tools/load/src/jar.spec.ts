import { expect, it } from 'vitest';
import { CookieJar } from './jar.js';

it('sends back what it was handed, the last value of each name', () => {
  const jar = new CookieJar(false);
  expect(jar.header).toBeUndefined();
  jar.take(['user-session=v1.a; Path=/; HttpOnly', 'theme=dark']);
  jar.take('user-session=v2.b=c; Max-Age=86400');
  jar.take(undefined);
  expect(jar.header).toBe('user-session=v2.b=c; theme=dark');
});

it('begins with the cookies that the user has', () => {
  expect(new CookieJar(false, { canary: 'v2' }).header).toBe('canary=v2');
});

it.each(['a=; Max-Age=0', 'a=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])('drops a cookie by %s', (header) => {
  const jar = new CookieJar(false, { a: '1', b: '2' });
  jar.take(header);
  expect(jar.header).toBe('b=2');
});

it('keeps a Secure cookie of https alone, as browsers do', () => {
  const [plain, secure] = [new CookieJar(false), new CookieJar(true)];
  for (const jar of [plain, secure]) jar.take('a=1; Secure');
  expect([plain.header, secure.header]).toEqual([undefined, 'a=1']);
});
