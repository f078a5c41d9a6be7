import type { Experiment } from '../config/experiment.js';
import type { Values } from './helm.js';
import { isMap, overlaid, patchOf } from './patch.js';

/** What promotion leaves as it is: how many pods a version has, and the faults of a drill. As the chart's own notes have it. */
const KEPT = ['replicas', 'autoscaling', 'disruptionBudget', 'faults'];

/** As NOTES.txt of the chart has it. */
const CANARY_OFF = 'istio.canary.enabled=false';

type Where = Pick<Experiment, 'release' | 'namespace' | 'chart' | 'valuesBelow'>;

/** Everybody back on stable: the canary is switched off, nothing else changes. */
export const rollbackCommand = (where: Where): string[] => [...upgrade(where), '--set', path(where, CANARY_OFF)];

/**
 * Stable becomes what the canary is, and the canary is switched off in the same upgrade.
 * @param values of the release, those of the chart included
 */
export function promoteCommand(experiment: Where & Pick<Experiment, 'stable' | 'canary'>, values: Values): string[] {
  const own = experiment.valuesBelow === undefined ? values : at(values, experiment.valuesBelow);
  const [from, to] = [effective(own, experiment.stable), effective(own, experiment.canary)];
  const patch = patchOf(from, to);
  const become =
    Object.keys(patch).length === 0
      ? []
      : ['--set-json', path(experiment, `versions.${experiment.stable}=${JSON.stringify(patch)}`)];
  return [...upgrade(experiment), ...become, '--set', path(experiment, CANARY_OFF)];
}

const upgrade = ({ release, namespace, chart }: Where) => [
  'helm',
  'upgrade',
  release,
  chart,
  '--namespace',
  namespace,
  '--reset-then-reuse-values',
];

/** A value of sms-checker by the name that it has in the chart of the release. */
const path = ({ valuesBelow }: Where, value: string) => (valuesBelow === undefined ? value : `${valuesBelow}.${value}`);

const at = (tree: unknown, key: string): Values => (isMap(tree) && isMap(tree[key]) ? tree[key] : {});

/** The app and the model of a version as they run: what the version says over what the defaults say. */
function effective(values: Values, version: string): Values {
  const settings = (component: string) => {
    const all = overlaid(at(values.defaults, component), at(at(values.versions, version), component));
    return Object.fromEntries(Object.entries(all).filter(([key]) => !KEPT.includes(key)));
  };
  return { app: settings('app'), model: settings('model') };
}

/** A command as a shell takes it. */
export const shellOf = (command: readonly string[]) =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
