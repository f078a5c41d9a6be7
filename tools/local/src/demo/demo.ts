import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { EXIT, Fault } from '@sms-checker/cli';
import { isAborted } from '../aborted.js';
import { begin, folderOf } from '../live/begin.js';
import { Figures } from '../live/figures.js';
import { sessionsFor, writeExperiment } from '../live/judgement.js';
import { Scraper } from '../live/scraper.js';
import type { Output } from '../output.js';
import type { Settings } from '../settings.js';
import type { LocalSystem } from '../system.js';
import { FAULT, SHARE, storyOf } from './canary.js';
import { capacityOf } from './capacity.js';
import { show } from './show.js';
import { storyTo } from './story.js';
import { watched } from './watched.js';

/** Seconds that the capacity is measured, and that traffic lasts where nothing is decided sooner. */
const MEASURED = 5;
const TRAFFIC = 90;

/** The same on a machine that is too slow to see the planned sessions in that time; more would be no story any more. */
const LONGEST = 110;

/**
 * Share of the most calls a second that takes half of this machine: a call that comes alone costs more than one of many at
 * once, and what makes the calls, and judges them, works beside those who answer.
 */
const HALF_LOAD = 1 / 3;

/** Seconds of traffic that count for nothing: what makes it starts up meanwhile, on the same cores as those who answer. */
const SETTLE = 10;

/** Options of `npm run demo`. */
export interface DemoOptions {
  readonly fault?: boolean;
  readonly port?: number;
}

/** A canary on this machine, judged by its traffic. @returns the exit code: the verdict's */
export async function demo(options: DemoOptions, settings: Settings, output: Output, signal: AbortSignal) {
  const { port = settings.port, fault = false } = options;
  const say = storyTo(output);
  const errorRate = fault ? FAULT.local : 0;
  say(`${storyOf(errorRate)}; Ctrl-C ends it all`);
  // The shadow is a transformer, which would take most of what this machine has.
  const live = { share: SHARE, shadow: false, errorRate };
  const { system, envoy } = await begin({ port, live, tell: say, signal }, settings);
  try {
    if (isAborted(signal)) return EXIT.failed;
    if (envoy === undefined)
      throw new Fault('a demo needs Envoy, which draws the users; what is missing is said above');
    say(`v1 and v2 run at ${system.url}/sms/`);
    const capacity = await capacityOf(system.url, MEASURED, signal);
    if (isAborted(signal)) return EXIT.failed;
    if (capacity === 0) throw new Fault(`nothing answers at ${system.url}`);
    const rate = Math.max(1, Math.floor(HALF_LOAD * capacity));
    const planned = Math.ceil(sessionsFor(SHARE) / rate);
    const seconds = Math.min(Math.max(TRAFFIC, Math.ceil(1.05 * planned)), LONGEST);
    say(
      `this machine carries ${Math.round(capacity)} calls a second at most; at half load ${rate}, for ${seconds} s at most`,
    );
    if (planned > seconds)
      say(`too slow for an accept, which needs ${planned} s of that: it can reject, else it will say continue`);
    const folder = join(folderOf(settings, port), 'demo');
    const experiment = async () => {
      await sleep(SETTLE * 1000, undefined, { signal }).catch(() => undefined);
      return experimentOf(system, folder);
    };
    const { code, report } = await watched(
      { experiment, folder, url: system.url, rate, seconds: SETTLE + seconds },
      say,
      signal,
    );
    if (report !== undefined && !isAborted(signal)) show(report, settings, say);
    return code;
  } finally {
    await system.end();
    say('ended');
  }
}

/** The experiment on what is counted from now on. */
async function experimentOf(system: LocalSystem, folder: string): Promise<string> {
  const scraper = new Scraper(system, new Figures());
  try {
    await scraper.look();
    const { since, urls } = scraper;
    if (!since) throw new Fault('a process does not answer at /metrics: see what it said above');
    return writeExperiment(folder, { share: SHARE, targets: urls, since });
  } finally {
    await scraper.close();
  }
}
