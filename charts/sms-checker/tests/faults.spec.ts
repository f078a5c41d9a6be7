import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chart } from '../tools/helm.mjs';
import { container, refusal, render } from './helm.js';
import { upgraded } from './upgrade.js';

const allowed = { istio: { canary: { enabled: true } }, allowFaults: true };

describe('faults', () => {
  it('are environment variables of the version that has them', () => {
    const release = render({
      ...allowed,
      versions: {
        v2: {
          app: { faults: { errorRate: 0.05, errorStatus: 503, delayMs: 60000, delayRate: 0.1 } },
          model: { faults: { hangRate: 1, unready: true } },
        },
      },
    });
    expect(container(release, 'frontend-v2').env).toEqual({
      VERSION: 'v2',
      FAULTS_ALLOWED: 'true',
      FAULT_ERROR_RATE: '0.05',
      FAULT_ERROR_STATUS: '503',
      FAULT_DELAY_MS: '60000',
      FAULT_DELAY_RATE: '0.1',
    });
    expect(container(release, 'model-service-v2').env).toMatchObject({
      FAULTS_ALLOWED: 'true',
      FAULT_HANG_RATE: '1',
      FAULT_UNREADY: 'true',
    });
    expect(container(release, 'frontend-v1').env).toEqual({ VERSION: 'v1' });
  });

  it('that are off are nothing', () => {
    const faults = { errorRate: 0, errorStatus: 500, delayMs: 0, delayRate: 1, hangRate: 0, unready: false };
    const release = render({ ...allowed, allowFaults: false, versions: { v2: { app: { faults } } } });
    expect(container(release, 'frontend-v2').env).toEqual({ VERSION: 'v2' });
  });

  it.each([
    ['defaults.app', 'delayMs', 10],
    ['versions.v3.model', 'unready', true],
    ['versions.v2.app', 'errorRate', 0.5],
  ])('of %s are refused unless they are allowed', (path, name, value) => {
    const values = path
      .split('.')
      .reduceRight<unknown>((inner, key) => ({ [key]: inner }), { faults: { [name]: value } });
    expect(refusal(values as object as Record<string, unknown>)).toBe(
      `${path}.faults.${name} is ${value}, but allowFaults is false: its users would be failed on purpose. Remove it, or set allowFaults=true where nobody depends on the answers.`,
    );
  });

  /** What `helm upgrade --set` makes of a release. */
  const set = (settings: string) => upgraded(allowed, ['--set', settings]);

  it('can be fractions after --set, which are strings to Helm', () => {
    const settings = ['errorRate=0.03', 'delayMs=.7', 'delayRate=0.25', 'hangRate=0.001'];
    const values = set(settings.map((setting) => `versions.v2.app.faults.${setting}`).join(','));
    expect(values).toMatchObject({ versions: { v2: { app: { faults: { errorRate: '0.03' } } } } });
    expect(container(render(values), 'frontend-v2').env).toMatchObject({
      FAULT_ERROR_RATE: '0.03',
      FAULT_DELAY_MS: '.7',
      FAULT_DELAY_RATE: '0.25',
      FAULT_HANG_RATE: '0.001',
    });
  });

  it.each(['errorRate=1.1', 'errorRate=2', 'hangRate=-0.1', 'delayRate=half', 'delayMs=60001', 'delayMs=60000.5'])(
    'are no %s',
    (setting) => {
      const [name = ''] = setting.split('=');
      expect(refusal(set(`versions.v2.model.faults.${setting}`))).toContain(`/versions/v2/model/faults/${name}'`);
    },
  );

  it.each([
    ['FAULTS_ALLOWED', 'Set allowFaults instead'],
    ['FAULT_HANG_RATE', 'Set faults.hangRate beside env instead'],
  ])('by %s in the environment are refused', (name, instead) => {
    expect(refusal({ defaults: { model: { env: { [name]: '1' } } } })).toBe(
      `defaults.model.env.${name} is "1", but the chart decides that. ${instead}.`,
    );
  });
});

describe('the commands of docs/drills.md', () => {
  const page = readFileSync(join(chart, '../../docs/drills.md'), 'utf8');
  const commands = [...page.matchAll(/^change (\S+)$/gm)].map(([, settings = '']) => ['--set', settings]);
  const [errors = [], slower = []] = commands;

  it.each(commands.slice(0, -1))('make a release: %s %s', (...command) => {
    expect(render(upgraded(allowed, command)).names('Deployment').length).toBeGreaterThan(2);
  });

  it('make a canary that fails, then one that is slow, and end the drill', () => {
    const failing = upgraded({}, errors);
    expect(container(render(failing), 'frontend-v2').env).toMatchObject({ FAULT_ERROR_RATE: '0.03' });
    const slow = upgraded(failing, slower);
    expect(container(render(slow), 'frontend-v2').env).toEqual({
      VERSION: 'v2',
      FAULTS_ALLOWED: 'true',
      FAULT_DELAY_MS: '1.2',
    });
    const over = upgraded(slow, commands.at(-1) ?? []);
    expect(container(render(over), 'frontend-v2').env).toEqual({ VERSION: 'v2' });
    expect(refusal(upgraded(slow, ['--set', 'allowFaults=false']))).toBe(
      'versions.v2.app.faults.delayMs is 1.2, but allowFaults is false: its users would be failed on purpose. Remove it, or set allowFaults=true where nobody depends on the answers.',
    );
  });
});
