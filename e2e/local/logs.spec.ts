import { expect, it } from 'vitest';
import { call, predict } from '../src/http.js';
import { launch, startFrontend } from '../src/processes.js';

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

it('says of hostile calls that fail what it says of others, in lines of its own, and nothing that they sent', async () => {
  const frontend = await startFrontend('http://127.0.0.1:9');
  const forged = '{"level":"info","service":"bank","msg":"forged"}';
  const names = ['x-request-id', 'user-agent', 'referer', 'cookie', 'x-forwarded-for', 'traceparent'];
  const values = [forged, `"}\t${forged}`, `\x85${forged}\xa8`];
  for (const value of values) {
    const reply = await call(`${frontend.url}/predict?explain=true&${encodeURIComponent(`\r\n${forged}`)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...Object.fromEntries(names.map((name) => [name, value])) },
      body: JSON.stringify({ sms: `hi\r\n${forged}\u2028\u001b[2J`, guess: 'spam' }),
    });
    expect(reply.status).toBe(503);
  }
  const parsed = () => frontend.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  await expect.poll(() => parsed().filter(({ status }) => status === 503)).toHaveLength(values.length);
  for (const line of parsed()) expect(line).toMatchObject({ service: 'frontend' });
  expect(frontend.stdout + frontend.stderr).not.toMatch(/forged|bank/);
});
