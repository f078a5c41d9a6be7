import { expect, it } from 'vitest';
import { predict } from '../src/http.js';
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
