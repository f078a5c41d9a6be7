import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sumOf } from '../../src/exposition.js';
import { frontendAtEntry } from '../../src/faults/at-entry.js';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { call } from '../../src/http.js';
import { startModel } from '../../src/processes.js';
import { tinyVolume } from '../../src/tiny-volume.js';

const FULL_MS = 5000;

it('serves on while the disk of the prediction log is full', async (context) => {
  const volume = tinyVolume('64m');
  if (volume === undefined) return context.skip('only root can mount a tmpfs');
  const file = join(volume, 'log.jsonl');
  const filler = join(volume, 'filler');
  const model = await startModel('v1', { PREDICTION_LOG: 'file', PREDICTION_LOG_FILE: file });
  await frontendAtEntry(model.url);
  const rate = await halfCapacity();
  const dropped = async () => sumOf((await call(`${model.url}/metrics`)).body, 'model_prediction_log_dropped_total');
  await tryFault({ fault: 'the disk of the prediction log full', mayEndIn: [], rate }, async () => {
    expect(() => writeFileSync(filler, Buffer.alloc(64 * 1024 * 1024))).toThrow('ENOSPC');
    await sleep(FULL_MS);
    rmSync(filler);
  });
  expect(await dropped()).toBeGreaterThan(0);
});
