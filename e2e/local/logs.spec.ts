import { expect, it } from 'vitest';
import { call, predict } from '../src/http.js';
import { launch, startFrontend, startModel } from '../src/processes.js';

/** Says whose log it would be if any part of a message, or what was made of it, came into one. */
const SECRET = 'xyzzy';

it('writes no part of a message into any log, on whatever level and whatever goes wrong', async () => {
  const verbose = { LOG_LEVEL: 'trace' };
  const model = await startModel('v1', verbose);
  const frontend = await startFrontend(model.url, verbose);
  const lonely = await startFrontend('http://127.0.0.1:9', verbose);
  const json = { 'content-type': 'application/json' };
  for (const { url } of [model, frontend, lonely]) {
    const post = (body: string) => call(`${url}/predict`, { method: 'POST', headers: json, body });
    await predict(url, { sms: `${SECRET} wins a prize` });
    await post(JSON.stringify({ sms: `${SECRET} wins a prize`, guess: 'spam' }));
    await post(JSON.stringify({ sms: SECRET.repeat(1000) }));
    await post(JSON.stringify({ sms: SECRET.repeat(20_000) }));
    await post(`{"sms":"${SECRET} \\ud83d"}`);
    await post(`{"sms":"${SECRET}"`);
    await post(`{"sms":["${SECRET}"]}`);
    await post(`{"${SECRET}":1}`);
    await post(`"${SECRET}"`);
  }
  model.signal('SIGSTOP');
  expect((await predict(frontend.url, { sms: SECRET })).status).toBe(504);
  await model.kill();
  expect((await predict(frontend.url, { sms: SECRET })).status).toBe(503);

  const lines = [model, frontend, lonely].flatMap((service) => service.lines);
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
});

it('writes JSON lines with time, level, service and version, and the request id of a call that failed', async () => {
  const frontend = await startFrontend('http://127.0.0.1:9', { VERSION: 'v2' });
  await predict(frontend.url, { sms: 'hi' }, { headers: { 'x-request-id': 'call-4714' } });
  const parsed = () => frontend.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  // The answer may be here before the line has come through the pipe.
  const failure = { level: 'error', requestId: 'call-4714', status: 503 };
  await expect.poll(parsed).toContainEqual(expect.objectContaining(failure));
  const lines = parsed();
  for (const line of lines) {
    expect(line).toMatchObject({ service: 'frontend', version: 'v2' });
    expect(line.level).toMatch(/^(info|warn|error)$/);
    expect(Date.parse(String(line.time))).not.toBeNaN();
  }
});

it('says nothing where it is told to', async () => {
  const frontend = await launch('frontend', { LOG_LEVEL: 'silent' });
  await frontend.ready();
  await predict(frontend.url, { sms: 'hi' });
  expect(frontend.lines).toEqual([]);
});
