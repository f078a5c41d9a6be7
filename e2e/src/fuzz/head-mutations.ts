import { METHODS } from 'node:http';
import fc, { type Arbitrary } from 'fast-check';
import { MARK } from './body-mutations.js';
import type { FuzzRequest, Mutation } from './request.js';

const change = (what: string, apply: (request: FuzzRequest) => Partial<FuzzRequest>): Mutation => ({
  what,
  apply: (request) => ({ ...request, ...apply(request) }),
});

const ODD_METHODS = [...METHODS, ...METHODS, 'get', 'FOO', 'G\x80T', '__proto__', 'constructor'];

const PATHS: readonly string[] = [
  ...['*', '/', '//', '/..', '/sms/', '/sms/../../package.json', '/sms/..%2f..%2fpackage.json', '/docs', '/docs/json'],
  ...['/sms/%2e%2e/%2e%2e/etc/passwd', '/sms/....//x', '/sms/\\..\\x', '/sms/%00', '/sms/assets/', '/docs/static/x'],
  ...[
    '/docs/..%5c..%5cx',
    '/%',
    '/%zz',
    '/%ff',
    '/%c0%ae%c0%ae/',
    '/__proto__',
    '/constructor',
    '/predict/',
    '/PREDICT',
  ],
  ...['/predict;x=1', '/predict%00', '/predict%2f', '/./predict', '/v2/../predict', '/v2/models/../v1', '/v2/models/'],
  ...['/v2/models/..%2f..%2fetc%2fpasswd', '/v2/models/%2e%2e', '/v2/models/__proto__', '/v2/models/constructor/ready'],
  ...[`/v2/models/%0d%0ax-injected:%201${MARK}`, `/v2/models/${'a'.repeat(200)}`, '/v2/models/v1/versions/%00/infer'],
  ...['/v2/models/v1%2fversions', '/v2/models/\xe4\xb8', `/${MARK}`, `/${'a/'.repeat(3000)}`, `/${'%41'.repeat(2000)}`],
  ...['http://evil.example/version', 'http://evil.example', 'https://x@y:1/predict', '/metrics', '/metrics?name[]=x'],
];

const QUERIES: readonly string[] = [
  ...['explain=true', 'explain=1', 'explain=true&explain=true', 'explain[]=true', 'explain[a]=true', 'explain=%74rue'],
  ...[
    '__proto__[explain]=true',
    'constructor[prototype][x]=1',
    `__proto__.${MARK}=1`,
    '%',
    '%ff=%fe',
    '&&&==',
    '?',
    '#x',
  ],
  ...[`x=${MARK}%0d%0ax-injected:%201`, 'a=1&'.repeat(1500), `x=${'y'.repeat(5000)}`, '\xff\xfe', '<script>', '${x}'],
];

const HEADERS: readonly string[] = [
  ...[
    'content-type',
    'content-type',
    'accept',
    'cookie',
    'x-request-id',
    'x-request-id',
    'x-user-id',
    'x-sms-assignment',
  ],
  ...[
    'x-sms-version',
    'host',
    'connection',
    'upgrade',
    'expect',
    'content-encoding',
    'inference-header-content-length',
  ],
  ...[
    'range',
    'if-none-match',
    'if-modified-since',
    'origin',
    'authorization',
    'traceparent',
    'tracestate',
    'baggage',
    'b3',
  ],
  ...[
    'x-forwarded-for',
    'x-forwarded-host',
    'forwarded',
    'x-http-method-override',
    'referer',
    'user-agent',
    'te',
    'via',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'x-b3-traceid',
    'accept-encoding',
    'trailer',
    'keep-alive',
  ],
];

const VALUES: readonly string[] = [
  ...['', ' ', ',', ';', '"', '=', '*', '*/*', '0', '-1', 'null', 'true', 'v1', 'v2', 'v3', 'pinned', 'drawn', 'close'],
  ...['keep-alive', 'upgrade', 'websocket', 'h2c', '100-continue', 'xyz', 'gzip', 'gzip, br', 'identity', 'chunked'],
  ...['application/json', 'application/json; charset=utf-16', 'application/json;;;', 'text/plain', 'application/jsonx'],
  ...[
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    '\xff\xfe\x80',
  ],
  ...[
    'user-session=v2.x',
    'canary=v2; canary=v1',
    'user-session="v2.x"',
    '__proto__=v2',
    'bytes=0-',
    'bytes=9-1,-',
    'W/"x"',
  ],
  ...[`${MARK}%0d%0ax-injected: 1`, `${MARK}\t{"level":"fatal"}`, 'abc-1.2:3', 'a'.repeat(128), 'a'.repeat(129)],
  ...[
    '00-ab-cd-01',
    '${jndi:ldap://x}',
    "';--",
    '<script>',
    'a=b,'.repeat(800),
    'x'.repeat(9000),
    'x'.repeat(20_000),
    '\x00',
  ],
];

/** What is done to the method, the target and the headers. */
export const HEAD_MUTATIONS: readonly Arbitrary<Mutation>[] = [
  fc.constantFrom(...ODD_METHODS).map((method) => change(`method ${method}`, () => ({ method }))),
  fc.constantFrom(...PATHS).map((path) => change(`path ${path.slice(0, 60)}`, () => ({ target: path }))),
  fc.webPath({ size: 'small' }).map((path) => change('any path', () => ({ target: path || '/' }))),
  fc
    .tuple(fc.constantFrom(...QUERIES), fc.boolean())
    .map(([query, more]) =>
      change(`query ${query.slice(0, 60)}`, ({ target }) => ({ target: `${target}${more ? '?x&' : '?'}${query}` })),
    ),
  header(fc.constantFrom(...VALUES)),
  header(fc.constantFrom(...VALUES)),
  header(
    fc.string({
      unit: fc
        .nat({ max: 255 })
        .filter((c) => c > 31)
        .map((c) => String.fromCharCode(c)),
      maxLength: 40,
    }),
  ),
  fc
    .constantFrom(...HEADERS)
    .map((name) => change(`without ${name}`, ({ headers }) => ({ headers: headers.filter(([one]) => one !== name) }))),
  fc.constant(change('in chunks or not', ({ chunked }) => ({ chunked: !chunked }))),
];

/** A header more, or in place of the one that is there. */
function header(values: Arbitrary<string>): Arbitrary<Mutation> {
  return fc.tuple(fc.constantFrom(...HEADERS), values, fc.boolean()).map(([name, value, more]) =>
    change(`${name}: ${value.slice(0, 60)}`, ({ headers }) => ({
      headers: [...headers.filter(([one]) => more || one !== name), [name, value]],
    })),
  );
}
