// The tables of docs/scaling.md.
import { cpus } from 'node:os';
import { table, whole } from './page.mjs';
import { sizeFor } from './sizing.mjs';

/** What is sized: calls a second, and the share that is copied to the shadow. */
const WANTED = [
  { rate: 100, mirror: 1 },
  { rate: 10_000, mirror: 1 },
  { rate: 1_000_000, mirror: 1 },
  { rate: 1_000_000, mirror: 0.01 },
];

/** Three digits that count. */
const rough = (value) =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });

/** @param {import('./cost.mjs').Cost[]} costs @param growth lines of { model, rate, alone, both } in microseconds */
export function costTables(costs, growth, { rate, copies, load, date }) {
  const parts = costs.map(({ name, microseconds, lowest, highest, idle, megabytes }) => [
    name,
    `${whole(microseconds)} (${whole(lowest)} to ${whole(highest)})`,
    whole(1e6 / microseconds),
    idle.toFixed(1),
    whole(megabytes),
  ]);
  const grown = growth.map(({ model, rate: each, alone, both }) => [
    `model-service ${model}, ${each} calls a second each`,
    whole(alone),
    whole(both),
    (both / alone).toFixed(2),
  ]);
  return [
    `Measured on ${date}, on ${cpus().length} processors (${cpus()[0].model.trim()}), Node ${process.versions.node}, at ${rate} calls a second; v3 at ${copies} copies a second. The load of other programs was ${load.toFixed(1)} when it began.`,
    table(
      ['process', 'processor time a call, µs', 'calls a second and core', 'idle, ms a second', 'memory, MB'],
      ...parts,
    ),
    table(['processes', 'one: µs a call', 'two: µs a call', 'two to one'], ...grown),
  ].join('\n\n');
}

/** @param {import('./sizing.mjs').Measured} measured */
export function sizeTable(measured) {
  const sizes = WANTED.map((wanted) => sizeFor(measured, wanted));
  const row = (what, of) => [what, ...sizes.map(of)];
  return table(
    ['calls a second', ...WANTED.map(({ rate }) => whole(rate))],
    ['of them copied to v3', ...WANTED.map(({ mirror }) => `${100 * mirror} %`)],
    row('cores that are busy: gateway', ({ busy }) => rough(busy.gateway)),
    row('frontend', ({ busy }) => rough(busy.app)),
    row('model-service, v2', ({ busy }) => rough(busy.model)),
    row('model-service, v3', ({ busy }) => rough(busy.shadow)),
    row('sidecars', ({ busy }) => rough(busy.sidecars)),
    row('**cores to have**', ({ cores }) => `**${rough(cores)}**`),
    row('core-hours for a million calls', ({ coreHoursAMillion }) => rough(coreHoursAMillion)),
    row('pods: gateway', ({ pods }) => whole(pods.gateway)),
    row('frontend', ({ pods }) => whole(pods.app)),
    row('model-service, live', ({ pods }) => whole(pods.model)),
    row('model-service, shadow', ({ pods }) => whole(pods.shadow)),
    row('memory, GB', ({ gigabytes }) => rough(gigabytes)),
    row('series of our processes', ({ series }) => whole(series)),
    row('samples of them a second', ({ samplesASecond }) => whole(samplesASecond)),
    row('prediction log, GB a day', ({ logGigabytesADay }) => rough(logGigabytesADay)),
  );
}
