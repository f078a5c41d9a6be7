import { expect, it } from 'vitest';
import { CookieJar } from './cookies.js';

it('sends back what it was handed, the last value of each name', () => {
  const jar = new CookieJar();
  expect(jar.headers).toEqual({});
  jar.take({ headers: { 'set-cookie': ['user-session=v1.a; Path=/; HttpOnly', 'theme=dark'] } });
  jar.take({ headers: { 'set-cookie': ['user-session=v2.b=c; Path=/'] } });
  jar.take({ headers: {} });
  expect(jar.headers).toEqual({ cookie: 'user-session=v2.b=c; theme=dark' });
  expect(jar.get('user-session')).toBe('v2.b=c');
});
