// The tables of docs/performance.md, by their marks.
import { table, whole } from '../lib/page.mjs';
import { median } from '../lib/statistics.mjs';
import { compare, judge } from './goals.mjs';
import { CONNECTIONS, JUDGED } from './repetitions.mjs';

/** Share of a core beyond which the load is the limit, and not the server. */
const LOAD_IS_LIMIT = 0.9;

const PAIRS = [
  ['v2', 'bare-v2'],
  ['v2-log', 'bare-v2'],
  ['v2-log', 'v2'],
  ['v2', 'constant'],
  ['v2', 'fastapi-v2'],
  ['v2', 'fastapi-v1'],
  ['v2', 'flask'],
  ['v1', 'bare-v1'],
  ['v1', 'batched-v1'],
  ['v1', 'graph-v1'],
  ['v3', 'bare-v3'],
];
const CHAIN_PAIRS = [
  ['frontend', 'axios-chain'],
  ['frontend', 'bare-chain'],
];

const spread = ({ ratio, low, high }) => `${digits(ratio)} (${digits(low)} to ${digits(high)})`;
const digits = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const time = (value) => (Number.isNaN(value) ? '–' : value < 100 ? digits(value) : whole(value));
const middle = (samples, of) => median(samples.map(of));

function servers(list, samples) {
  const rate = (of, n) => {
    const isLimit = middle(of, ({ at }) => at[n].busy) > LOAD_IS_LIMIT;
    return `${isLimit ? '≥ ' : ''}${whole(middle(of, ({ at }) => at[n].rate))}`;
  };
  return table(
    [
      'server',
      ...CONNECTIONS.map((n) => `requests/s at ${n}`),
      `CPU a request at ${JUDGED}, µs`,
      'memory, MB',
      'start, s',
    ],
    ...list.map(({ id, name }) => {
      const of = samples[id];
      return [
        name,
        ...CONNECTIONS.map((n) => rate(of, n)),
        time(middle(of, ({ at }) => at[JUDGED].microseconds)),
        whole(middle(of, ({ megabytes }) => megabytes)),
        (middle(of, ({ startMs }) => startMs) / 1000).toFixed(2),
      ];
    }),
  );
}

const latencies = (list, samples) =>
  table(
    ['server', ...CONNECTIONS.map((n) => `p50 / p99 at ${n}, ms`)],
    ...list.map(({ id, name }) => [
      name,
      ...CONNECTIONS.map((n) => ['p50', 'p99'].map((p) => time(middle(samples[id], ({ at }) => at[n][p]))).join(' / ')),
    ]),
  );

function ratios(pairs, list, samples) {
  const nameOf = (id) => list.find((server) => server.id === id).name;
  return table(
    ['this to that', ...CONNECTIONS.map((n) => `requests/s at ${n}`), `p99 at ${JUDGED}`, `CPU a request at ${JUDGED}`],
    ...pairs.map(([one, other]) => [
      `${nameOf(one)} to ${nameOf(other)}`,
      ...CONNECTIONS.map((n) => spread(compare(samples, 'rate', one, other, n))),
      spread(compare(samples, 'p99', one, other)),
      spread(compare(samples, 'microseconds', one, other)),
    ]),
  );
}

function endToEnd({ capacity, rate, p99, processes, users }) {
  return [
    `It takes ${whole(capacity)} calls a second with the shadow; half load is ${whole(rate)}. The users' p99 is ${time(p99.with)} ms with the shadow and ${time(p99.without)} ms without: ${p99.ratio.toFixed(2)} times, 95 % interval ${p99.low.toFixed(2)} to ${p99.high.toFixed(2)}.`,
    table(
      ['process: CPU a call at half load, µs', 'v1 alone', 'canary', 'canary and shadow', 'memory, MB'],
      ...processes.map(({ name, stable, canary, shadow, megabytes }) => [
        name,
        ...[stable, canary, shadow].map(time),
        whole(megabytes),
      ]),
    ),
    table(
      ['users with a cookie', 'CPU of the gateway a call, µs', 'its memory, MB'],
      ...users.map(({ users: count, microseconds, megabytes }) => [
        count === 0 ? 'none: each call is drawn' : whole(count),
        time(microseconds),
        whole(megabytes),
      ]),
    ),
  ].join('\n\n');
}

const lengths = (lines) =>
  table(
    [
      'characters',
      ...['v1', 'v2'].flatMap((model) => [`${model}: featuriser`, 'with the model', 'CPU of a call']),
      'v3: featuriser',
      'with the model',
    ],
    ...lines.map(({ length, v1, v2, v3 }) => [
      whole(length),
      ...[v1, v2].flatMap(({ featurise, predict, call }) => [featurise, predict, call].map(time)),
      ...[v3.featurise, v3.predict].map(time),
    ]),
  );

const rows = (lines) =>
  table(
    ['messages in a call', 'v1: CPU a message, µs', 'v2: CPU a message, µs'],
    ...lines.map(({ rows: count, v1, v2 }) => [whole(count), time(v1), time(v2)]),
  );

/** @returns the text of each mark of the page */
export function tablesOf(figures) {
  const { run, list, samples, chainList, chains, probes, sizes, path, byLength, byRows } = figures;
  const judged = judge(figures);
  return {
    run: [
      `Measured on ${run.date} by \`${run.command}\` on ${run.cores} processors (${run.processor}), Node ${run.node}: ${run.repetitions} repetitions of ${run.turns} turns of ${run.seconds} s for each server and number of connections. The server runs ${run.pinned}. Flask has a pipeline that was fitted to ${run.fitted}. The load average of the machine was ${run.load.toFixed(1)} when it began.`,
      ...(run.load > run.cores / 2
        ? ['**Other programs used the machine meanwhile: ratios are worth little, and times nothing.**']
        : []),
    ].join('\n\n'),
    goals: table(
      ['goal', 'asked', 'measured', ''],
      ...judged.map(({ what, goal, measured, reached }) => [
        what,
        goal,
        measured,
        reached ? 'reached' : '**not reached**',
      ]),
    ),
    servers: servers(list, samples),
    latencies: latencies(list, samples),
    ratios: ratios(PAIRS, list, samples),
    chains: [servers(chainList, chains), latencies(chainList, chains), ratios(CHAIN_PAIRS, chainList, chains)].join(
      '\n\n',
    ),
    probes: table(
      ['path', 'calls', 'p50, ms', 'p99, ms'],
      ...probes.map(({ path: probed, calls, p50, p99 }) => [`\`${probed}\``, whole(calls), time(p50), time(p99)]),
    ),
    deployed: table(['what', 'MB'], ...sizes.map(({ name, megabytes }) => [name, whole(megabytes)])),
    path: endToEnd(path),
    lengths: lengths(byLength),
    rows: rows(byRows),
  };
}
