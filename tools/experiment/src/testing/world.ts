import { LATENCY_BOUNDS } from '../reading/names.js';
import { SCRAPE_MS, type Stored } from './fake-prometheus.js';

/** What users and testers do to a version, a second; everything is even, so that a test knows what comes out. */
export interface Traffic {
  /** Predictions of random users a second. */
  calls: number;
  /** Share of them that fails. */
  errors?: number;
  /** Seconds of the median, and by which factor a standard deviation differs from it. */
  median?: number;
  spread?: number;
  /** Users drawn a second. */
  sessions: number;
  /** Share of the guesses that disagree; a tenth of the calls come with one. */
  disagree?: number;
  /** Calls of pinned testers a second; all fail. */
  pinned?: number;
  /** Calls a second that were meant for the other version. */
  fellBack?: number;
  /** Calls of pinned testers, and pages of random users, a second that were meant for the other version. */
  othersFellBack?: number;
}

/** A pod and when it runs. */
export interface Pod {
  name: string;
  component: 'app' | 'model';
  version: 'v1' | 'v2';
  /** Milliseconds: start of the process, and of the traffic. */
  started: number;
  /** Milliseconds: first and last scrape. */
  from: number;
  to: number;
  traffic: Traffic;
  /** Times between which nothing is scraped. */
  away?: readonly [number, number];
  /** When the process is started again. */
  restarts?: number;
  sha256?: string;
  /** What counts of failed calls are called. */
  status?: string;
}

/** All series that Prometheus would have of a pod. */
export function seriesOf(pod: Pod): Stored[] {
  const target = {
    namespace: 'sms',
    release: 'sms',
    job: pod.component,
    instance: `${pod.name}:9090`,
    pod: pod.name,
    role: 'live',
    component: pod.component === 'app' ? 'frontend' : 'model-service',
  };
  const times: number[] = [];
  for (let at = pod.from; at <= pod.to; at += SCRAPE_MS) {
    if (!pod.away || at < pod.away[0] || at > pod.away[1]) times.push(at);
  }
  const startedAt = (at: number) => (pod.restarts !== undefined && at >= pod.restarts ? pod.restarts : pod.started);
  const { traffic, version } = pod;
  const {
    errors = 0,
    median = 0.05,
    spread = 1.5,
    disagree = 0.05,
    pinned = 0,
    fellBack = 0,
    othersFellBack = 0,
  } = traffic;
  const counter = (name: string, labels: Record<string, string>, rate: number): Stored => ({
    name,
    labels: { ...target, version, ...labels },
    samples: times
      .map((at) => ({ at, value: Math.floor((rate * (at - startedAt(at))) / 1000 + 1e-9) }))
      .filter(({ value }) => value > 0),
  });
  const start: Stored = {
    name: 'process_start_time_seconds',
    labels: { ...target, version },
    samples: times.map((at) => ({ at, value: startedAt(at) / 1000 })),
  };
  const info: Stored = {
    name: 'model_info',
    labels: { ...target, version, name: 'm', sha256: pod.sha256 ?? version.repeat(32) },
    samples: times.map((at) => ({ at, value: 1 })),
  };
  const random = { assignment: 'random' };
  const meant = { intended: 'v2', ...random, prediction: 'true' };
  if (pod.component === 'model')
    return [start, info, counter('model_fallbacks_total', meant, fellBack)].filter(hasSamples);
  const calls = (labels: Record<string, string>, rate: number) => counter('app_predictions_total', labels, rate);
  return [
    start,
    calls({ ...random, result: 'ham', status: '200' }, traffic.calls * (1 - errors)),
    calls({ ...random, result: 'none', status: pod.status ?? '500' }, traffic.calls * errors),
    calls({ assignment: 'pinned', result: 'none', status: '500' }, pinned),
    counter('app_sessions_total', {}, traffic.sessions),
    counter('app_guesses_total', { ...random, agrees: 'true' }, traffic.calls * 0.1 * (1 - disagree)),
    counter('app_guesses_total', { ...random, agrees: 'false' }, traffic.calls * 0.1 * disagree),
    counter('app_fallbacks_total', meant, version === 'v1' ? fellBack : 0),
    counter('app_fallbacks_total', { ...meant, assignment: 'pinned' }, othersFellBack),
    counter('app_fallbacks_total', { ...meant, prediction: 'false' }, othersFellBack),
    ...buckets(
      counter('app_prediction_latency_seconds_bucket', { ...random, source: 'app' }, traffic.calls),
      median,
      spread,
    ),
    ...LATENCY_BOUNDS.slice(-1).map(() =>
      counter('app_prediction_latency_seconds_bucket', { assignment: 'pinned', le: '+Inf', source: 'app' }, pinned),
    ),
  ].filter(hasSamples);
}

const hasSamples = ({ samples }: Stored) => samples.length > 0;

/** The buckets of a histogram whose calls come in one order, so that buckets grow together as real ones do. */
function buckets(all: Stored, median: number, spread: number): Stored[] {
  const shares = LATENCY_BOUNDS.map((bound) => share(bound, median, spread));
  const bins = new Float64Array(shares.length);
  const samples: { at: number; value: number }[][] = shares.map(() => []);
  let calls = 0;
  for (const { at, value } of all.samples) {
    if (value < calls) [calls] = [0, bins.fill(0)];
    for (; calls < value; calls++) {
      const place = (calls * 0.6180339887498949) % 1;
      const bin = shares.findIndex((one) => place <= one);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    let sum = 0;
    for (const [i, bin] of bins.entries()) samples[i]?.push({ at, value: (sum += bin) });
  }
  return LATENCY_BOUNDS.map((bound, i) => ({
    ...all,
    labels: { ...all.labels, le: bound === Infinity ? '+Inf' : String(bound) },
    samples: samples[i] ?? [],
  }));
}

/** Share of a log-normal latency up to a bound, by a formula of the logistic curve: what it is matters to no test. */
const share = (bound: number, median: number, spread: number) =>
  bound === Infinity ? 1 : 1 / (1 + Math.exp((-1.7 * Math.log(bound / median)) / Math.log(spread)));

/** The weights that the release has recorded. */
export function configuredShares(from: number, to: number, canary: (at: number) => number): Stored[] {
  const times: number[] = [];
  for (let at = from; at <= to; at += SCRAPE_MS) times.push(at);
  const of = (version: string, value: (at: number) => number): Stored => ({
    name: 'sms_configured_share',
    labels: { namespace: 'sms', release: 'sms', version },
    samples: times.map((at) => ({ at, value: value(at) })),
  });
  return [of('v1', (at) => 1 - canary(at)), of('v2', canary)];
}

/** A release at 90:10 with a pod of each service and version, `hours` before `now`. */
export function release(
  now: number,
  hours: number,
  change: { stable?: Partial<Traffic>; canary?: Partial<Traffic> } = {},
): Pod[] {
  const from = now - hours * 3_600_000;
  const pod = (component: Pod['component'], version: Pod['version'], traffic: Traffic): Pod => ({
    name: `${component}-${version}`,
    component,
    version,
    started: from - 600_000,
    from: from - 300_000,
    to: now,
    traffic,
  });
  const stable = { calls: 18, sessions: 4.5, errors: 0.002, ...change.stable };
  const canary = { calls: 2, sessions: 0.5, errors: 0.002, ...change.canary };
  return [
    pod('app', 'v1', stable),
    pod('model', 'v1', { ...stable, fellBack: 0 }),
    pod('app', 'v2', canary),
    pod('model', 'v2', { ...canary, fellBack: 0 }),
  ];
}
