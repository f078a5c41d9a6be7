import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../ports.js';
import type { Backend } from '../testing/backend.js';
import { INSTALLED_WITHIN_MS, Mesh, realEnvoy } from '../testing/mesh.js';
import { app, pod } from '../testing/pods.js';
import { canaryOf, example, routingOf } from '../testing/routing.js';
import { call, calls, statuses, versions } from '../testing/users.js';
import { gatewayConfig, sidecarConfig } from './index.js';

let program: string;
let mesh: Mesh;
beforeAll(async () => {
  program = await realEnvoy();
}, INSTALLED_WITHIN_MS);
beforeEach(() => {
  mesh = new Mesh(program);
});
afterEach(() => mesh.stop());

describe('the users of a gateway', () => {
  let port: number;
  let v2: Backend;
  beforeEach(async () => {
    port = await freePort();
    await mesh.pod('frontend', 'v1');
    v2 = await mesh.pod('frontend', 'v2');
  });
  const start = (yaml: string) => {
    const routing = routingOf(yaml);
    return mesh.proxy('gateway', routing, gatewayConfig(routing, { port }));
  };

  it('are answered at the names of the gateway and of this machine alone', async () => {
    await start(example('stable'));
    for (const host of ['sms-checker.local', 'sms-checker.local:80', `localhost:${port}`, `[::1]:${port}`])
      expect(await call(port, { host })).toMatchObject({ status: 200, version: 'v1' });
    expect(await call(port, { host: 'example.com' })).toMatchObject({ status: 404 });
  });

  it('are drawn by weight, each call anew without a cookie', async () => {
    await start(example('canary'));
    const { v1: stable = 0, v2: canary = 0, ...others } = versions(await calls(2_000, () => call(port)));
    expect(others).toEqual({});
    expect(stable + canary).toBe(2_000);
    // 5 standard deviations of a tenth.
    expect(Math.abs(canary - 200)).toBeLessThan(67);
  });

  it('stay where they were drawn by the cookie that they were given, beside those of the app', async () => {
    await start(canaryOf(50, 50));
    let changes = 0;
    const first = await calls(100, async () => {
      const drawn = await call(port);
      expect(drawn.cookies).toEqual(['app=1', expect.stringMatching(/^user-session=v[12]\.[0-9a-f-]{36}$/)]);
      expect(drawn.got).toMatchObject({ 'x-sms-assignment': 'drawn', 'x-sms-version': drawn.version });
      for (let visit = 0; visit < 4; visit++) {
        const again = await call(port, { cookie: `theme=dark; ${drawn.cookies.join('; ')}` });
        expect(again.got['x-sms-assignment']).toBe('sticky');
        if (again.version !== drawn.version) changes++;
      }
      return drawn;
    });
    expect(Object.keys(versions(first)).sort()).toEqual(['v1', 'v2']);
    expect(changes).toBe(0);
  });

  it('choose a version by a pin, and cannot claim how they came to it', async () => {
    await start(example('canary'));
    for (const version of ['v1', 'v2']) {
      const cookie = `a=b; canary=${version}; user-session=v1.x`;
      const answer = await call(port, { cookie, 'x-sms-assignment': 'drawn', 'x-sms-version': 'v9' });
      expect(answer).toMatchObject({ version, got: { 'x-sms-assignment': 'pinned', 'x-sms-version': version } });
    }
    expect(await call(port, { cookie: 'xcanary=v2; user-session=v1.x' })).toMatchObject({ version: 'v1' });
  });

  it('are sent by the header that the pattern matches', async () => {
    await start(example('header-routing'));
    expect(await call(port, { 'x-user-id': '120' })).toMatchObject({
      version: 'v2',
      got: { 'x-sms-assignment': 'header' },
    });
    expect(await call(port, { 'x-user-id': '121' })).toMatchObject({ version: 'v1' });
  });

  it('have the bucket of an id that the gateway makes, whatever id they bring', async () => {
    const text = example('canary-bucket');
    const [, bound = ''] = /regex: \^\.\*(\(.+\))\$/.exec(text) ?? [];
    await start(text);
    const answers = await calls(1_000, async () => {
      const answer = await call(port, { 'x-request-id': '00000000-0000-0000-0000-000000000000' });
      const id = answer.got['x-request-id'] ?? '';
      expect(id).not.toMatch(/^0{8}/);
      expect(answer.version).toBe(new RegExp(`${bound}$`).test(id) ? 'v2' : 'v1');
      expect(answer.cookies).toContain(`user-session=${answer.version ?? ''}.${id}`);
      return answer;
    });
    expect(versions(answers).v2).toBeGreaterThan(0);
    const [, moved] = await Promise.all([
      call(port, { cookie: 'user-session=v2.fff' }),
      call(port, { cookie: 'user-session=v1.000' }),
    ]);
    expect(moved).toMatchObject({ version: 'v2', got: { 'x-sms-assignment': 'sticky' } });
  });

  it('get stable when the canary has failed five times in a row', async () => {
    await start(example('canary'));
    v2.status = 500;
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await call(port, { cookie: 'canary=v2' }));
    const { '500': failed = 0 } = statuses(answers);
    // The last of them may pass while the worker hears of the ejection.
    expect(failed).toBeGreaterThanOrEqual(5);
    expect(failed).toBeLessThanOrEqual(8);
    expect(versions(answers)).toEqual({ none: failed, v1: 30 - failed });
    expect(answers.at(-1)).toMatchObject({ version: 'v1', got: { 'x-sms-version': 'v2' } });
  });

  it('get stable while the canary has no pod', async () => {
    mesh.pods.splice(1, 1);
    await start(example('canary'));
    const answers = await calls(50, () => call(port, { cookie: 'canary=v2' }));
    expect(versions(answers)).toEqual({ v1: 50 });
  });

  it('are answered by the public Service where the release has no gateway', async () => {
    await start(example('plain'));
    expect(await call(port, { host: 'any.example', cookie: 'canary=v2' })).toMatchObject({ version: 'v1' });
  });

  it('reach an Ingress by its host, and so v1 alone', async () => {
    await start(example('nginx-and-istio'));
    expect(await call(port, { host: 'sms-app.local', cookie: 'canary=v2' })).toMatchObject({ version: 'v1' });
    expect(await call(port, { host: 'sms-istio.local', cookie: 'canary=v2' })).toMatchObject({ version: 'v2' });
  });
});

describe('an app', () => {
  const SERVICE = 'sms-sms-checker-model-service';
  let models: Backend[];
  let shadow: Backend;
  beforeEach(async () => {
    models = [await mesh.pod('model-service', 'v1'), await mesh.pod('model-service', 'v2')];
    shadow = await mesh.pod('model-service', 'v3');
  });
  /** Port at which the app of a version calls its model. */
  const start = async (version: string, yaml = example('canary-with-shadow')) => {
    const routing = routingOf(yaml);
    const taken = new Map<string, number>();
    for (const { metadata } of routing.services) taken.set(metadata.name, await freePort());
    const config = sidecarConfig(routing, app(version), (service) => taken.get(service) ?? 0);
    await mesh.proxy(`frontend-${version}`, routing, config);
    return taken.get(SERVICE) ?? 0;
  };

  it.each(['v1', 'v2'])('%s asks the model of its version, and v3 gets a copy of every call', async (version) => {
    const port = await start(version);
    const answers = await calls(300, (index) => call(port, { 'x-request-id': `call-${index}` }));
    expect(versions(answers)).toEqual({ [version]: 300 });
    await expect.poll(() => shadow.got.length).toBe(300);
    const ids = (of: Backend | undefined) => of?.got.map((headers) => headers['x-request-id']).sort();
    const live = models.find((model) => model.version === version);
    expect(ids(shadow)).toEqual(ids(live));
    expect(new Set(ids(shadow)).size).toBe(300);
    expect(shadow.got.every(({ host }) => host === `127.0.0.1:${port}`)).toBe(true);
  });

  it('sends the share of copies that is set', async () => {
    const port = await start('v1', example('canary-with-shadow').replaceAll('value: 100', 'value: 25'));
    await calls(2_000, () => call(port));
    // 5 standard deviations of a quarter.
    await expect.poll(() => Math.abs(shadow.got.length - 500)).toBeLessThan(97);
  });

  it('hears nothing of a shadow that hangs, which has no more than its share of calls under way', async () => {
    shadow.hangs = true;
    const port = await start('v1');
    expect(statuses(await calls(400, () => call(port)))).toEqual({ '200': 400 });
    await expect.poll(() => shadow.most).toBe(128);
  });

  it('hears nothing of a shadow that is gone or fails', async () => {
    shadow.status = 500;
    mesh.pods.push(pod('model-service', 'v3', await freePort()));
    const port = await start('v2');
    expect(statuses(await calls(200, () => call(port)))).toEqual({ '200': 200 });
  });

  it('gets stable’s model when that of the canary fails', async () => {
    const [, canary] = models;
    if (canary) canary.status = 503;
    const port = await start('v2');
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push(await call(port));
    expect(answers.at(-1)).toMatchObject({ status: 200, version: 'v1', got: { 'x-sms-version': 'v2' } });
  });
});
