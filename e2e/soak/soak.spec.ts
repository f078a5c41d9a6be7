import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { reasonOf } from '../src/http.js';
import { failures, OpenLoop } from '../src/load.js';
import { machine } from '../src/machine.js';
import { say, until } from '../src/progress.js';
import { rolledOut, useStable } from '../src/release.js';
import { SOAK } from '../src/settings.js';
import { COLLECTED_EVERY_S, COLLECTING } from '../src/soak/collecting.js';
import { inTurn } from '../src/soak/in-turn.js';
import { MemoryWatch } from '../src/soak/memory-watch.js';
import { sectionOf, verdictOf, type Calls } from '../src/soak/section.js';
import { EVERYTHING_RUNS, missingOf, STRATEGIES, valuesFor, type Strategy } from '../src/soak/strategies.js';
import { MIX, Traffic } from '../src/soak/traffic.js';
import { system } from '../src/system/system.js';

const { minutes, rate, staySeconds } = SOAK;

/** Calls a second by which every process is warmed up: some ten thousand calls long V8 compiles, and takes memory for that. */
const WARM_UP_RATE = 150;
const WARM_UP_MS = 300_000;

/** The first round of all strategies belongs to the warm-up. */
const FROM_TURN = STRATEGIES.length;

/** For a switch that waits at its limit, and the pods before the first. */
const MARGIN_MS = 900_000;

const told = new Set<string>();

/** A line that is of use the first time; how often it was is counted anyway. */
function tellOnce(line: string): void {
  if (!told.has(line)) say(`soak: ${line}`);
  told.add(line);
}

/** Users of all kinds, and how long their calls took by strategy. @param perSecond calls */
function startLoad(perSecond: number) {
  const traffic = new Traffic();
  const latencies = new Map<string, number[]>();
  let strategy = inTurn(STRATEGIES, 0).name;
  const send = async (call: number) => {
    const [under, took] = [strategy, latencies.get(strategy) ?? []];
    latencies.set(under, took);
    const start = performance.now();
    const outcome = await traffic.send(call).finally(() => took.push(performance.now() - start));
    if (!outcome.startsWith('ok')) tellOnce(`${under}: ${outcome}`);
    return outcome;
  };
  // As many under way at once as ten seconds bring: more than any time limit lets stay.
  const limits = { perSecond, maxCalls: Infinity, maxInFlight: perSecond * 10 };
  const load = new OpenLoop(limits, send, strategy);
  return {
    under(name: string) {
      strategy = name;
      load.phase(name);
    },
    async stop(): Promise<Calls[]> {
      const tallies = await load.stop();
      traffic.end();
      return [...tallies].map(([name, tally]) => ({
        strategy: name,
        sent: tally.sent,
        latencies: latencies.get(name) ?? [],
        failed: [...failures(tally).values()].reduce((sum, count) => sum + count, 0),
      }));
    },
  };
}

/** Calls of which half reach v2 and all v3. */
async function warmUp(): Promise<Calls[]> {
  const all: Strategy = { name: 'the warm-up', canary: 50, shadow: true };
  await system.upgrade({ ...EVERYTHING_RUNS, ...COLLECTING, ...valuesFor(all, 0) });
  await rolledOut();
  const load = startLoad(WARM_UP_RATE);
  load.under(all.name);
  await until(`${all.name} is in force`, 60, () => missingOf(all, 0).catch(reasonOf));
  await sleep(WARM_UP_MS);
  return load.stop();
}

/** Switches the strategy again and again until the time is up. Counts in `done` how often. */
async function switchStrategies(load: ReturnType<typeof startLoad>, watch: MemoryWatch, done: { turns: number }) {
  const end = performance.now() + minutes * 60_000;
  for (let turn = 0; performance.now() < end; turn = ++done.turns) {
    const strategy = inTurn(STRATEGIES, turn);
    const next = performance.now() + staySeconds * 1000;
    say(`soak: turn ${turn}, ${strategy.name}`);
    watch.switching();
    load.under(strategy.name);
    await system.upgrade(valuesFor(strategy, turn));
    await until(`${strategy.name} is in force`, 60, () => missingOf(strategy, turn).catch(reasonOf));
    watch.settled(turn, strategy.name);
    await sleep(Math.max(0, next - performance.now()));
  }
}

beforeAll(useStable);

it(
  `fails no call, restarts nothing and leaks nothing in ${minutes} minutes with a switch every ${staySeconds} s`,
  async () => {
    expect((await warmUp()).filter(({ failed }) => failed > 0)).toEqual([]);
    const before = await system.running();
    const load = startLoad(rate);
    const watch = new MemoryWatch();
    const done = { turns: 0 };
    const [switched] = await Promise.allSettled([switchStrategies(load, watch, done)]);
    const courses = await watch.stop(FROM_TURN);
    const calls = await load.stop();
    const after = await system.running();
    const restarted = after.filter((process) => !before.includes(process));
    const about = [
      `${new Date().toISOString().slice(0, 10)}: ${rate} calls a second for ${minutes} minutes, of which are ${MIX}; the strategy was switched ${done.turns} times, every ${staySeconds} s, by an upgrade of the release. Before that ${WARM_UP_RATE} calls a second for ${WARM_UP_MS / 60_000} minutes warmed every process up. The services collected their garbage every ${COLLECTED_EVERY_S} s; memory is looked at from the second round of strategies on.`,
      await machine(),
    ].join('\n\n');
    const section = sectionOf({ about, calls, courses, restarted: restarted.length });
    say(`soak:\n\n${section}\n`);
    // What a run that was cut off has seen is told, but is no figure of a soak.
    if (switched.status === 'rejected') throw switched.reason;
    if (SOAK.section !== undefined) await writeFile(SOAK.section, section);

    expect(calls.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(restarted).toEqual([]);
    expect(courses.filter((course) => verdictOf(course) === 'grows')).toEqual([]);
    // The load was what it is called.
    const sent = calls.reduce((sum, each) => sum + each.sent, 0);
    expect(sent).toBeGreaterThan(rate * minutes * 60 * 0.98);
  },
  minutes * 60_000 + MARGIN_MS,
);
