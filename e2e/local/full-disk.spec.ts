import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { call, keptAlive, predict } from '../src/http.js';
import { failures, OpenLoop } from '../src/load.js';
import { startModel } from '../src/processes.js';
import { tinyVolume } from '../src/tiny-volume.js';

/** 64 KiB: what is left beside the filler takes a second of predictions, all of it the rest of the test. */
const PER_SECOND = 20;
const FILLER_BYTES = 60 * 1024;

it('a full disk for the prediction log is told of; every call is answered, every line logged or counted', async (context) => {
  const volume = tinyVolume();
  if (volume === undefined) return context.skip('only root can mount a tmpfs');
  const [filler, file] = [join(volume, 'filler'), join(volume, 'log.jsonl')];
  writeFileSync(filler, Buffer.alloc(FILLER_BYTES));
  const service = await startModel('v1', { PREDICTION_LOG: 'file', PREDICTION_LOG_FILE: file });
  const agent = keptAlive(4);
  onTestFinished(() => agent.destroy());
  const calls = new OpenLoop({ perSecond: PER_SECOND, maxCalls: 1200 }, async () => {
    const { status } = await predict(service.url, { sms: 'see you at six' }, { agent });
    return status === 200 ? 'ok' : `status ${status}`;
  });
  await expect
    .poll(() => service.stdout, { timeout: 20_000 })
    .toContain('predictions are not logged: ENOSPC: no space left on device, write; they are served on');
  rmSync(filler);
  await expect.poll(() => service.stdout, { timeout: 20_000 }).toContain('predictions are logged again');
  const tally = (await calls.stop()).get('load');
  expect(tally && failures(tally)).toEqual(new Map());
  const dropped = sumOf((await call(`${service.url}/metrics`)).body, 'model_prediction_log_dropped_total');
  service.signal('SIGTERM');
  await service.exited;

  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ modelVersion: 'v1', label: 'ham' });
  expect(dropped).toBeGreaterThan(0);
  expect(service.stdout).toContain(`predictions are logged again; ${dropped} lines were lost`);
  expect(lines.length + dropped).toBe(tally?.sent);
});
