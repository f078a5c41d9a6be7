import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frontendAtEntry } from '../../src/faults/at-entry.js';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { call } from '../../src/http.js';
import { startModel } from '../../src/processes.js';

/** Path of libfaketime.so.1. */
const { FAKETIME } = process.env;

const STAY_MS = 3000;
const HOUR_S = 3600;

/** What the clock of a process does: the time that a service logs must show it, else nothing was tried. */
const JUMPS = { 'an hour ahead': `+${HOUR_S}s`, 'an hour back': `-${HOUR_S}s` };

describe.skipIf(FAKETIME === undefined)('the clock of one process', () => {
  it.each(['frontend', 'model-service'] as const)('jumps, and costs no call: %s', async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'faketime-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'faketime');
    writeFileSync(file, '+0s');
    // Only what a clock says jumps: timers have one that nobody sets.
    const env = {
      LD_PRELOAD: FAKETIME ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    const model = await startModel('v1', name === 'frontend' ? {} : env);
    const frontend = await frontendAtEntry(model.url, name === 'frontend' ? env : {});
    const { url } = name === 'frontend' ? frontend : model;
    const ahead = async () => {
      const { headers } = await call(`${url}/healthz`);
      return Math.round((Date.parse(headers.date ?? '') - Date.now()) / 1000 / HOUR_S);
    };
    const rate = await halfCapacity();
    const seen: number[] = [];
    await tryFault(
      { fault: `the clock of ${name} jumps an hour ahead, back, and back again`, mayEndIn: [], rate },
      async () => {
        for (const jump of ['an hour ahead', 'an hour back'] as const) {
          writeFileSync(file, JUMPS[jump]);
          await sleep(STAY_MS);
          seen.push(await ahead());
        }
        writeFileSync(file, '+0s');
        await sleep(STAY_MS);
      },
    );
    expect(seen).toEqual([1, -1]);
  });
});
