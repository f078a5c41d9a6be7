import { CATALOGUE } from '@sms-checker/metrics/catalogue';
import type { Labels, Series } from '../source/series.js';

/** Labels that metrics bring themselves; all others were put there for the process that was scraped. */
const OF_METRICS = new Set<string>([
  '__name__',
  'le',
  ...Object.values(CATALOGUE).flatMap(({ labels }) => [...labels]),
]);

/** What the series of one process have in common. */
export function targetOf(labels: Labels): string {
  const own = Object.entries(labels).filter(([name]) => !OF_METRICS.has(name));
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A moment at which a process was looked at. */
export interface Sight {
  /** Milliseconds: the moment of the reading. */
  readonly at: number;
  /** Milliseconds: when the sample that stands for it was scraped. */
  readonly scraped: number;
  /** Milliseconds: when the process was started. */
  readonly started: number;
}

/** A process that was scraped in the window: an app or a model. */
export interface Target {
  readonly key: string;
  /** The pod's name, or the address where there is none. */
  readonly name: string;
  /** Labels `pod` and `namespace`, or `instance`: what it is, whoever scraped it. */
  readonly identity: string;
  readonly labels: Labels;
  /** Which version it is, and which service; undefined where its own metrics have not said so yet. */
  readonly version?: string | undefined;
  readonly component?: 'app' | 'model' | undefined;
  readonly sights: readonly Sight[];
}

/** The processes of the window, from their start times and from when these were scraped. */
export function targetsOf(starts: readonly Series[], scrapes: readonly Series[]): Target[] {
  const scraped = new Map(
    scrapes.map(({ labels, samples }) => [targetOf(labels), new Map(samples.map(({ at, value }) => [at, value]))]),
  );
  return starts.map(({ labels, samples }) => {
    const key = targetOf(labels);
    const times = scraped.get(key);
    const { pod, namespace = '', instance = '' } = labels;
    return {
      key,
      name: pod ?? instance,
      identity: pod === undefined ? instance : `${namespace}/${pod}`,
      labels,
      sights: samples
        .filter(({ value }) => Number.isFinite(value))
        .map(({ at, value }) => ({ at, scraped: (times?.get(at) ?? at / 1000) * 1000, started: value * 1000 })),
    };
  });
}

/** When the process ran that was seen last at a moment or before; undefined where none was. */
export function startedBy({ sights }: Target, moment: number): number | undefined {
  let found: number | undefined;
  for (const { at, started } of sights) {
    if (at > moment) break;
    found = started;
  }
  return found;
}
