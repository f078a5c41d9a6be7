import { describe, expect, it } from 'vitest';
import { refusal, renderText, withValue, type Values } from './helm.js';

type Value = string | number | boolean;

/** Every value with more than one name, by its names, with a value that is not its default. */
const names: [string[], Value][] = [
  [['istio.host', 'istio.hosts[0]'], 'sms.example'],
  [['istio.gateway.ingressGatewaySelector', 'istio.ingressGatewaySelector', 'istio.ingressGateway.name'], 'mine'],
  [['istio.trafficSplit.stable', 'istio.canary.weights.stable'], 80],
  [['istio.trafficSplit.canary', 'istio.canary.weights.canary'], 25],
  [['istio.canary.stickyCookie.enabled', 'istio.stickySession.enabled'], false],
  [['istio.canary.stickyCookie.name', 'istio.stickySession.name'], 'sms-app-version'],
  [['istio.canary.stickyCookie.ttl', 'istio.stickySession.ttl'], '60s'],
  [['istio.shadow.mirrorPercent', 'modelService.shadow.mirror.percent'], 25],
];

const base: Values = { istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true } };

/** A value of the same form, and not the same. */
function another(value: Value): Value {
  if (typeof value === 'string') return value.replace(/\w/, '9');
  return typeof value === 'number' ? value + 1 : !value;
}

describe.each(names)('%j', ([canonical = '', ...aliases], value) => {
  it('mean the same', () => {
    const expected = renderText(withValue(canonical, value, base));
    expect(expected).not.toBe(renderText(base));
    for (const alias of aliases) expect(renderText(withValue(alias, value, base))).toBe(expected);
  });

  it('may both be set, to one value', () => {
    const [alias = ''] = aliases;
    expect(renderText(withValue(alias, value, withValue(canonical, value, base)))).toBe(
      renderText(withValue(canonical, value, base)),
    );
  });

  it('are refused with two values', () => {
    for (const alias of aliases) {
      const different = another(value);
      expect(refusal(withValue(alias, different, withValue(canonical, value, base)))).toBe(
        `${canonical} is ${String(value)} and ${alias} is ${String(different)}, but both name one value. Set ${canonical} alone, and ${alias.replace('[0]', '')}=null, as an upgrade keeps what an earlier one set.`,
      );
    }
  });
});

it('several hosts are all served', () => {
  const text = renderText({ istio: { hosts: ['a.example', 'b.example'] } });
  expect(text.match(/- a\.example\n +- b\.example\n/g)).toHaveLength(2);
});
