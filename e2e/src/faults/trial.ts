import { setTimeout as sleep } from 'node:timers/promises';
import { expect, TestRunner } from 'vitest';
import { valuesOf } from '../fault-values.js';
import type { Values } from '../helm.js';
import { during, say } from '../progress.js';
import { rolledOut, useStable } from '../release.js';
import { system } from '../system/system.js';
import { capacity, failed, outcomes, whileUsersCall, type Sent } from '../users.js';
import { endOf, rowOf, type FaultRow } from './row.js';

/** Milliseconds of traffic before and after a fault, to compare with. */
const STAY_MS = 5000;

/** Calls that warm everything up, and those by which the capacity is measured. */
const WARM_UP = 1000;
const MEASURED = 3000;

export interface Trial {
  fault: string;
  /** What a call that fails may end in, by status or error; empty where something else can take the calls. */
  mayEndIn: readonly string[];
  /** Calls a second. */
  rate: number;
  /** What the job has seen besides, for the page. */
  notes?: () => string;
}

/** Stable alone, with two pods of the app and of the model. @param more values besides */
export async function useTwoOfEach(more: Values = {}): Promise<void> {
  await useStable();
  const two = { replicas: 2 };
  await system.upgrade({ ...valuesOf('v1', 'app', two), ...valuesOf('v1', 'model', two), ...more });
  await rolledOut();
}

/** Half of the calls a second that the release answers now: other callers of this machine included, it is a new figure each time. */
export async function halfCapacity(): Promise<number> {
  // Cold services may be late; how they do is no figure.
  await during('warming up', () => capacity(WARM_UP)).catch(() => undefined);
  const rate = Math.max(2, Math.round((await during('measuring the capacity', () => capacity(MEASURED))) / 2));
  say(`faults: half of the capacity is ${rate} calls a second`);
  return rate;
}

/** Notes a row for docs/faults.md, which is written if the file of faults passes. */
export function recorded(row: FaultRow): void {
  const meta = TestRunner.getCurrentTest()?.meta;
  if (meta) (meta.faults ??= []).push(row);
}

/**
 * Does `job`, which makes the fault and resolves when all is well again, while users call; then calls go on for a while.
 * Expects that no call fails before and after it and, while it lasts, only in the ways that are named.
 * @param job is given `lifted`, to be called when the fault ends and what recovers has yet to; by default at its own end
 * @returns all calls
 */
export async function tryFault(
  { fault, mayEndIn, rate, notes }: Trial,
  job: (lifted: () => void) => Promise<void>,
): Promise<Sent[]> {
  const time = { hit: 0, lifted: 0, well: 0 };
  const sent = await whileUsersCall(rate, async (users) => {
    await sleep(STAY_MS);
    time.hit = users.now;
    await job(() => (time.lifted = users.now));
    time.well = users.now;
    time.lifted ||= time.well;
    await sleep(STAY_MS);
  });
  const calls = sent.map((call) => ({ ...call, phase: phaseOf(call, time.hit, time.well) }));
  const row = rowOf({ fault, redundant: mayEndIn.length === 0, notes: notes?.() }, calls, time.lifted);
  say(`faults: ${JSON.stringify(row)}`);
  recorded(row);
  const wrong = failed(calls).filter((call) => call.phase !== 'during' || !mayEndIn.includes(endOf(call)));
  expect(outcomes(wrong)).toBe('none');
  return calls;
}

/** Calls that were under way when the fault began are those of the fault. */
const phaseOf = ({ at, ms }: Sent, hit: number, well: number) =>
  at + ms < hit ? 'before' : at <= well ? 'during' : 'after';
