import { describe, expect, it } from 'vitest';
import { render, type Values } from './helm.js';

function subsets(component: string, values: Values = {}) {
  const { host, subsets: all } = render(values).get('DestinationRule', component).spec;
  expect(host).toBe(`sms-sms-checker-${component}-mesh`);
  return Object.fromEntries(all.map(({ name, ...rest }: { name: string }) => [name, rest]));
}

/** So many calls under way, and a second for a connection. */
const pool = (most: number) => ({
  tcp: { connectTimeout: '1s' },
  http: { http1MaxPendingRequests: most, http2MaxRequests: most },
});

describe('subsets', () => {
  it('are all there, whatever is switched on', () => {
    for (const istio of [{}, { canary: { enabled: true } }, { shadow: { enabled: true } }]) {
      expect(Object.keys(subsets('frontend', { istio }))).toEqual(['v1', 'v2']);
      expect(Object.keys(subsets('model-service', { istio }))).toEqual(['v1', 'v2', 'v3']);
    }
  });

  it.each(['frontend', 'model-service'])('of the %s let a canary fail open, to live pods alone', (component) => {
    const { v1, v2 } = subsets(component, {
      istio: { maxInFlight: 7, canary: { failOpen: { consecutiveErrors: 3, ejectionTime: '10s' } } },
    });
    expect(v1).toEqual({ labels: { version: 'v1' }, trafficPolicy: { connectionPool: pool(7) } });
    expect(v2).toEqual({
      labels: { role: 'live' },
      trafficPolicy: {
        connectionPool: pool(7),
        loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: ['version=v2'] } },
        outlierDetection: { consecutive5xxErrors: 3, baseEjectionTime: '10s', maxEjectionPercent: 100 },
      },
    });
  });

  it('keep a canary to itself where failing open is switched off', () => {
    const { v2 } = subsets('frontend', { istio: { canary: { failOpen: { enabled: false } } } });
    expect(v2).toEqual({ labels: { version: 'v2' }, trafficPolicy: { connectionPool: pool(512) } });
  });

  it('give the shadow few connections of its own', () => {
    const { v3 } = subsets('model-service', {
      istio: { shadow: { maxInFlight: 7, consecutiveErrors: 9, ejectionTime: '1m' } },
    });
    expect(v3).toEqual({
      labels: { version: 'v3' },
      trafficPolicy: {
        connectionPool: pool(7),
        outlierDetection: { consecutive5xxErrors: 9, baseEjectionTime: '1m', maxEjectionPercent: 100 },
      },
    });
  });
});
