import { describe, expect, it } from 'vitest';
import { CHART, evaluated, running } from '../testing/chart.js';
import { promoteCommand, rollbackCommand, shellOf } from './commands.js';
import type { Values } from './helm.js';

const where = { release: 'sms', namespace: 'sms', chart: CHART, stable: 'v1', canary: 'v2' } as const;
const canary = { istio: { canary: { enabled: true } } };

const odd: Values = {
  ...canary,
  defaults: { app: { env: { KEPT: 'x', GONE: 'y' } } },
  versions: {
    v1: { app: { replicas: 3, env: { OLD: 'old', SAME: 's' }, tolerations: [{ key: 'a', operator: 'Exists' }] } },
    v2: {
      app: {
        image: { tag: '1.10' },
        replicas: 7,
        env: { SAME: 's', QUOTED: `it's "so", {a}=\\ $HOME ü!` },
        tolerations: [],
      },
      model: { name: 'next', image: { tag: '1.10', models: ['v1', 'next'] } },
    },
  },
};
const cases: [string, Values][] = [
  ['a model alone', canary],
  ['odd settings', odd],
];

/** The values of the release as `helm get values --all` tells them. */
const valuesOf = (values: Values) => evaluated('{{ .Values | toJson }}', values) as Values;
const patchIn = (command: readonly string[]) =>
  JSON.parse((command[command.indexOf('--set-json') + 1] ?? '').replace('versions.v1=', '')) as unknown;
/** What an upgrade merges into the values that the release has. */
function mergedBy(command: readonly string[]): Values {
  const off = { istio: { canary: { enabled: false } } };
  expect(command.slice(-2)).toEqual(['--set', 'istio.canary.enabled=false']);
  return command.includes('--set-json') ? { ...off, versions: { v1: patchIn(command) } } : off;
}

describe('the command to promote', () => {
  it.each(cases)("says of v1 what the chart's own notes say: %s", (_, values) => {
    const notes = '{{ include "sms-checker.notes.promote" (include "sms-checker.values" . | fromJson) | toJson }}';
    const quoted = evaluated(notes, values) as string;
    const patch = JSON.parse(quoted.slice(1, -1).replaceAll(`'\\''`, "'")) as unknown;
    expect(patchIn(promoteCommand(where, valuesOf(values)))).toEqual(patch);
  });

  it.each(cases)('makes v1 what v2 is and ends the canary in one upgrade: %s', (_, values) => {
    const before = running(values);
    const after = running(values, mergedBy(promoteCommand(where, valuesOf(values))));
    expect(Object.keys(before)).toEqual(['frontend v1', 'frontend v2', 'model-service v1', 'model-service v2']);
    expect(after).toEqual({
      'frontend v1': { ...before['frontend v2'], replicas: before['frontend v1']?.replicas },
      'model-service v1': { ...before['model-service v2'], replicas: before['model-service v1']?.replicas },
    });
  });

  it('is to switch the canary off where both are equal', () => {
    const same = { ...canary, experiment: { aa: true }, versions: { v2: { model: { name: 'v1' } } } };
    expect(shellOf(promoteCommand({ ...where, chart: 'chart' }, valuesOf(same)))).toBe(
      'helm upgrade sms chart --namespace sms --reset-then-reuse-values --set istio.canary.enabled=false',
    );
  });
});

describe('the command to roll back', () => {
  it('switches the canary off, and changes nothing else', () => {
    const command = rollbackCommand(where);
    expect(command).not.toContain('--set-json');
    const before = running(odd);
    expect(running(odd, mergedBy(command))).toEqual({
      'frontend v1': before['frontend v1'],
      'model-service v1': before['model-service v1'],
    });
  });
});

describe('the commands of a chart that brings sms-checker along', () => {
  const part = { ...where, chart: 'charts/sms-checker-stack', valuesBelow: 'sms-checker' };
  const set = (command: readonly string[]) => command.slice(command.indexOf('--reset-then-reuse-values') + 1);
  const below = (words: readonly string[]) =>
    words.map((word) => word.replace(/^(versions|istio)\./, 'sms-checker.$1.'));

  it('promote by the same values below its name', () => {
    const values = valuesOf(odd);
    const command = set(promoteCommand(part, { global: {}, 'sms-checker': values }));
    expect(command).toEqual(below(set(promoteCommand(where, values))));
    expect(command[1]).toMatch(/^sms-checker\.versions\.v1=\{/);
  });

  it('roll back by the same value below its name', () => {
    expect(shellOf(rollbackCommand(part))).toBe(
      'helm upgrade sms charts/sms-checker-stack --namespace sms --reset-then-reuse-values --set sms-checker.istio.canary.enabled=false',
    );
  });
});

it('words of a command are quoted for a shell', () => {
  expect(shellOf(['helm', `a='b' {c}`, '-x'])).toBe(`helm 'a='\\''b'\\'' {c}' -x`);
});
