import { describe, expect, it } from 'vitest';
import { render, type Values } from './helm.js';
import { cookies, routed } from './routing.js';

function rules(istio: Values = {}) {
  return render({ istio: { canary: { enabled: true }, ...istio } }).get('VirtualService', 'frontend');
}
const names = (virtualService: ReturnType<typeof rules>) => virtualService.spec.http.map(({ name }) => name);

describe('without a canary', () => {
  const off = rules({ canary: { enabled: false, headerRoutingRegex: '.*' } });

  it('everybody gets v1, whatever they ask for', () => {
    const asked = { cookie: 'canary=v2; user-session=v2.x', 'x-user-id': '10' };
    expect(routed(off, asked)).toEqual({ rule: 'stable', assignment: 'none', weights: { v1: 100 } });
    expect(names(off)).toEqual(['stable']);
  });

  it('hands out no cookie', () => {
    expect(cookies(off)).toEqual([undefined]);
  });
});

describe('with a canary', () => {
  const on = rules({ canary: { enabled: true, headerRoutingRegex: '.*0$' } });

  it.each([
    ['a tester who pinned v1', { cookie: 'canary=v1' }, 'pin-v1', 'pinned', { v1: 100 }],
    ['a tester who pinned v2', { cookie: 'canary=v2' }, 'pin-v2', 'pinned', { v2: 100 }],
    ['a pin among other cookies', { cookie: 'a=b; canary=v2; c=d' }, 'pin-v2', 'pinned', { v2: 100 }],
    [
      'a pin against all else',
      { cookie: 'user-session=v1.x; canary=v2', 'x-user-id': '10' },
      'pin-v2',
      'pinned',
      { v2: 100 },
    ],
    ['a pin of no version', { cookie: 'canary=v9' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a pin of v3, which is nobody’s', { cookie: 'canary=v3' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a cookie that only ends like the pin', { cookie: 'notcanary=v2' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a pin that goes on', { cookie: 'canary=v22' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a user with a matching id', { 'x-user-id': '1230' }, 'header', 'header', { v2: 100 }],
    ['an id against a session', { 'x-user-id': '1230', cookie: 'user-session=v1.x' }, 'header', 'header', { v2: 100 }],
    ['a user with another id', { 'x-user-id': '1231' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a session of v1', { cookie: 'user-session=v1.6f2c' }, 'sticky-v1', 'sticky', { v1: 100 }],
    ['a session of v2', { cookie: 'x=1; user-session=v2.6f2c; y=2' }, 'sticky-v2', 'sticky', { v2: 100 }],
    ['a session without an id', { cookie: 'user-session=v2' }, 'draw', 'drawn', { v1: 90, v2: 10 }],
    ['a new user', {}, 'draw', 'drawn', { v1: 90, v2: 10 }],
  ])('%s', (_name, headers, rule, assignment, weights) => {
    expect(routed(on, headers)).toEqual({ rule, assignment, weights });
  });

  it('overwrites what a client claims about its assignment and version, in every rule', () => {
    for (const { route } of on.spec.http) {
      for (const { destination, headers } of route) {
        expect(Object.keys(headers.request)).toEqual(['set']);
        expect(headers.request.set['x-sms-version']).toBe(destination.subset);
        expect(headers.request.set['x-sms-assignment']).toMatch(/^(pinned|header|sticky|drawn)$/);
      }
    }
  });

  it('hands out the sticky cookie at the draw alone, and adds it to those of the app', () => {
    expect(on.spec.http.at(-1)?.route.map(({ headers }) => headers)).toMatchObject([
      {
        response: {
          add: { 'Set-Cookie': 'user-session=v1.%REQ(x-request-id)%; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax' },
        },
      },
      {
        response: {
          add: { 'Set-Cookie': 'user-session=v2.%REQ(x-request-id)%; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax' },
        },
      },
    ]);
    expect(cookies(on).filter(Boolean)).toHaveLength(2);
  });

  it('limits the time of every rule, and repeats only what no pod has seen', () => {
    const release = render({ istio: { timeout: '7s', shadow: { enabled: true } } });
    for (const { spec } of release.all('VirtualService')) {
      for (const rule of spec.http) {
        expect(rule.timeout).toBe('7s');
        expect(rule.retries).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream,unavailable,reset' });
      }
    }
  });

  it('sends everything to subsets of the Service of the mesh', () => {
    const hosts = on.spec.http.flatMap(({ route }) => route.map((to) => to.destination.host));
    expect(new Set(hosts)).toEqual(new Set(['sms-sms-checker-frontend-mesh']));
  });
});

describe('shares', () => {
  it('of 0 leave no rule that leads to v2', () => {
    const none = rules({ trafficSplit: { canary: 0 }, canary: { enabled: true, headerRoutingRegex: '.*' } });
    expect(names(none)).toEqual(['pin-v1', 'sticky-v1', 'draw']);
    for (const headers of [{}, { cookie: 'canary=v2' }, { cookie: 'user-session=v2.x' }, { 'x-user-id': '10' }]) {
      expect(routed(none, headers)).toMatchObject({ assignment: 'drawn', weights: { v1: 100 } });
    }
  });

  it('of 100 leave no rule that leads to v1', () => {
    const all = rules({ trafficSplit: { canary: 100 }, canary: { enabled: true, headerRoutingRegex: '.*0' } });
    expect(names(all)).toEqual(['pin-v2', 'header', 'sticky-v2', 'draw']);
    for (const headers of [{}, { cookie: 'canary=v1' }, { cookie: 'user-session=v1.x' }]) {
      expect(routed(all, headers)).toMatchObject({ assignment: 'drawn', weights: { v2: 100 } });
    }
  });

  it.each([
    [{}, { v1: 90, v2: 10 }],
    [{ canary: 25 }, { v1: 75, v2: 25 }],
    [{ stable: 80 }, { v1: 80, v2: 20 }],
    [
      { stable: 50, canary: 50 },
      { v1: 50, v2: 50 },
    ],
  ])('of %j are %j', (trafficSplit, weights) => {
    expect(routed(rules({ trafficSplit })).weights).toEqual(weights);
  });
});

describe('switches', () => {
  it('stickiness off draws every call', () => {
    const drawn = rules({ canary: { enabled: true, stickyCookie: { enabled: false } } });
    expect(names(drawn)).toEqual(['pin-v1', 'pin-v2', 'draw']);
    expect(cookies(drawn).filter(Boolean)).toEqual([]);
  });

  it('pins off leaves the cookie without effect', () => {
    const unpinned = rules({ canary: { enabled: true, pinCookie: { enabled: false } } });
    expect(names(unpinned)).toEqual(['sticky-v1', 'sticky-v2', 'draw']);
  });

  it('cookies have the names and the life that they are given', () => {
    const named = rules({
      canary: { enabled: true, pinCookie: { name: 'pin' }, stickyCookie: { name: 'sms-app-version', ttl: '2h' } },
    });
    expect(routed(named, { cookie: 'pin=v2' }).rule).toBe('pin-v2');
    expect(routed(named, { cookie: 'sms-app-version=v2.x' }).rule).toBe('sticky-v2');
    expect(cookies(named).at(-1)).toBe(
      'sms-app-version=v2.%REQ(x-request-id)%; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax',
    );
  });
});

it('callers inside the mesh get v1 under either name, and lose their claims', () => {
  const { spec } = render({ istio: { canary: { enabled: true } } }).get('VirtualService', 'frontend-mesh');
  expect(spec.hosts).toEqual(['sms-sms-checker-frontend', 'sms-sms-checker-frontend-mesh']);
  expect(spec.http).toMatchObject([
    {
      route: [{ destination: { host: 'sms-sms-checker-frontend-mesh', subset: 'v1' } }],
      headers: { request: { set: { 'x-sms-assignment': 'none', 'x-sms-version': 'v1' } } },
    },
  ]);
});

describe('where nobody is drawn', () => {
  const chosen = rules({ canary: { enabled: true, assignment: 'none', headerRoutingRegex: '.*0$' } });

  it.each([
    ['a user with a matching id gets v2', { 'x-user-id': '1230' }, 'header', 'header', { v2: 100 }],
    ['a tester gets the version that they choose', { cookie: 'canary=v2' }, 'pin-v2', 'pinned', { v2: 100 }],
    ['a user with another id gets v1', { 'x-user-id': '1231' }, 'stable', 'none', { v1: 100 }],
    ['a session that was drawn once means nothing', { cookie: 'user-session=v2.6f2c' }, 'stable', 'none', { v1: 100 }],
    ['everybody else gets v1', {}, 'stable', 'none', { v1: 100 }],
  ])('%s', (_name, headers, rule, assignment, weights) => {
    expect(routed(chosen, headers)).toEqual({ rule, assignment, weights });
  });

  it('hands out no cookie', () => {
    expect(cookies(chosen).filter((cookie) => cookie !== undefined)).toEqual([]);
  });
});
