// What is to be reached, and what was.
import { pairedRatio, spread } from '../lib/statistics.mjs';
import { JUDGED } from './repetitions.mjs';

/** Ratio of what is measured of two servers, with as many connections as goals are judged by. */
export const compare = (samples, what, one, other, connections = JUDGED) =>
  pairedRatio(...[one, other].map((id) => samples[id].map(({ at }) => at[connections][what])));

const told = ({ ratio, low, high }) => `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
const started = (samples, id) => spread(samples[id].map(({ startMs }) => startMs / 1000));

/** Each asks for a `least` or a `most` of what `of` makes of the figures: { ratio, low, high }, judged by the first. */
const GOALS = [
  { what: 'requests/s: v2 to node:http with its scorer', least: 0.6, of: rates('v2', 'bare-v2') },
  { what: 'the same with the prediction log', least: 0.5, of: rates('v2-log', 'bare-v2') },
  { what: "requests/s: v2 to FastAPI + onnxruntime with v1's graph", least: 3, of: rates('v2', 'fastapi-v1') },
  { what: 'requests/s: v2 to Flask with its pipeline loaded for each call', least: 300, of: rates('v2', 'flask') },
  { what: "requests/s: v1 to node:http with v1's graph, batched", least: 0.8, of: rates('v1', 'batched-v1') },
  { what: 'requests/s: v3 to node:http with its pool of workers', least: 0.9, of: rates('v3', 'bare-v3') },
  {
    what: 'requests/s: frontend to Nest with axios as it comes',
    least: 2,
    of: ({ chains }) => compare(chains, 'rate', 'frontend', 'axios-chain'),
  },
  { what: 'p99: v1 to node:http', most: 1.5, of: tails('v1', 'bare-v1') },
  { what: 'p99: v2 to node:http', most: 1.5, of: tails('v2', 'bare-v2') },
  { what: 'p99: v3 to node:http', most: 1.5, of: tails('v3', 'bare-v3') },
  { what: 'users’ p99 at half load: with the shadow to without', most: 1.25, of: ({ path }) => path.p99 },
  ...[0, 1].map((i) => ({
    what: ({ probes }) => `p99 of ${probes[i].path} while v3 is saturated, ms`,
    most: 20,
    of: ({ probes }) => ({ ratio: probes[i].p99, low: probes[i].p50, high: probes[i].p99 }),
    tell: ({ ratio }) => ratio.toFixed(1),
  })),
  { what: 'start of v1 until it is ready, s', most: 1, of: ({ samples }) => started(samples, 'v1') },
  { what: 'start of v2 until it is ready, s', most: 1, of: ({ samples }) => started(samples, 'v2') },
  { what: 'start of v3 until it is ready, s', most: 3, of: ({ samples }) => started(samples, 'v3') },
];

function rates(one, other) {
  return ({ samples }) => compare(samples, 'rate', one, other);
}

function tails(one, other) {
  return ({ samples }) => compare(samples, 'p99', one, other);
}

/** @returns lines of { what, goal, measured, reached } */
export const judge = (figures) =>
  GOALS.map(({ what, least, most, of, tell = told }) => {
    const measured = of(figures);
    return {
      what: typeof what === 'function' ? what(figures) : what,
      goal: least === undefined ? `at most ${most}` : `at least ${least}`,
      measured: tell(measured),
      reached: least === undefined ? measured.ratio <= most : measured.ratio >= least,
    };
  });
