import { describe, expect, it } from 'vitest';
import { container, refusal, render } from './helm.js';

const allowed = { istio: { canary: { enabled: true } }, allowFaults: true };

describe('faults', () => {
  it('are environment variables of the version that has them', () => {
    const release = render({
      ...allowed,
      versions: {
        v2: {
          app: { faults: { errorRate: 0.05, errorStatus: 503, delayMs: 60000 } },
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
    });
    expect(container(release, 'model-service-v2').env).toMatchObject({
      FAULTS_ALLOWED: 'true',
      FAULT_HANG_RATE: '1',
      FAULT_UNREADY: 'true',
    });
    expect(container(release, 'frontend-v1').env).toEqual({ VERSION: 'v1' });
  });

  it('that are off are nothing', () => {
    const faults = { errorRate: 0, errorStatus: 500, delayMs: 0, hangRate: 0, unready: false };
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

  it.each([
    ['FAULTS_ALLOWED', 'Set allowFaults instead'],
    ['FAULT_HANG_RATE', 'Set faults.hangRate beside env instead'],
  ])('by %s in the environment are refused', (name, instead) => {
    expect(refusal({ defaults: { model: { env: { [name]: '1' } } } })).toBe(
      `defaults.model.env.${name} is "1", but the chart decides that. ${instead}.`,
    );
  });
});
