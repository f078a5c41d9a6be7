import { Fault } from '@sms-checker/cli';
import { afterEach, expect, it, vi } from 'vitest';
import type { ProxyConfig } from '../envoy/index.js';
import { readRelease } from '../manifest/read.js';
import { canaryOf } from '../testing/routing.js';
import { Mesh } from './mesh.js';
import { SupervisedProxy } from './supervised-proxy.js';

afterEach(() => void vi.restoreAllMocks());

it('all proxies go back to the release before where one refuses the next', async () => {
  const started = new Map<string, ProxyConfig>();
  const present = new Map<string, ProxyConfig>();
  let refuses = false;
  vi.spyOn(SupervisedProxy, 'start').mockImplementation(({ name }, first) => {
    started.set(name, first);
    present.set(name, first);
    const apply = (config: ProxyConfig) => {
      if (refuses && name !== 'gateway') {
        refuses = false;
        return Promise.reject(new Fault(`${name} refuses`));
      }
      return Promise.resolve(void present.set(name, config));
    };
    return Promise.resolve({ apply } as unknown as SupervisedProxy);
  });
  const mesh = new Mesh({ program: '/no/envoy', port: 8080, folder: '/nowhere', tell: () => undefined });
  const [before, next] = [readRelease(canaryOf(90, 10)), readRelease(canaryOf(50, 50))];
  await mesh.prepare(before);
  await mesh.apply(before);
  expect(started.size).toBeGreaterThan(1);

  refuses = true;
  await expect(mesh.apply(next)).rejects.toThrow('refuses');
  expect(present).toEqual(started);
  await mesh.apply(next);
  expect(present).not.toEqual(started);
});
