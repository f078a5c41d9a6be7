import { Fault } from '@sms-checker/cli';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Live } from '../render/renderer.js';
import { Changes } from './changes.js';

const START = { share: 10, shadow: true, errorRate: 0 };

let applied: Live[];
let told: string[];
let fail: (() => void) | undefined;
let rolledOut: () => Promise<void>;
let gate: { promise: Promise<void>; open: () => void } | undefined;
let changes: Changes;
beforeEach(() => {
  [applied, told, fail, gate] = [[], [], undefined, undefined];
  rolledOut = () => Promise.resolve();
  const renderer = { how: 'helm' as const, render: (live: Live) => Promise.resolve(JSON.stringify(live)) };
  const system = {
    apply: async (manifest: string) => {
      await gate?.promise;
      fail?.();
      applied.push(JSON.parse(manifest) as Live);
    },
    rolledOut: () => rolledOut(),
  };
  changes = new Changes(system, renderer, START, {
    tell: (line) => told.push(line),
    changed: () => told.push('changed'),
  });
});

const settled = () => vi.waitFor(() => expect(changes.underWay).toBeUndefined());

function closeGate(): void {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  gate = { promise, open: () => open() };
}

describe('the share', () => {
  it('goes in steps of 5, and is told', async () => {
    changes.step(1);
    expect(changes.underWay).toBe('canary to 15 %');
    await settled();
    expect(applied).toEqual([{ share: 15 }]);
    expect(told).toEqual(['canary to 15 %', 'changed']);
    expect(changes.underWay).toBeUndefined();
  });

  it('stays within 0 and 100', async () => {
    for (let i = 0; i < 5; i++) changes.step(-1);
    await settled();
    expect(changes.state.share).toBe(0);
    for (let i = 0; i < 30; i++) changes.step(1);
    await settled();
    expect(changes.state.share).toBe(100);
    expect(applied.at(-1)).toEqual({ share: 100 });
  });
});

it('one change waits at most, however often a key is pressed meanwhile', async () => {
  closeGate();
  changes.step(1);
  for (let i = 0; i < 6; i++) changes.step(1);
  changes.toggleFault();
  gate?.open();
  await settled();
  expect(applied).toEqual([{ share: 15 }, { share: 45, errorRate: 0.1 }]);
  expect(told).toEqual(['canary to 15 %', 'changed', 'canary to 45 %, fault in the canary on', 'changed']);
});

it('a key pressed twice meanwhile asks for nothing', async () => {
  closeGate();
  changes.toggleShadow();
  changes.toggleFault();
  changes.toggleFault();
  gate?.open();
  await settled();
  expect(applied).toEqual([{ shadow: false }]);
});

it('what is as it was chosen is not set over it', async () => {
  changes.toggleFault();
  await settled();
  changes.toggleFault();
  await settled();
  expect(applied).toEqual([{ errorRate: 0.1 }, {}]);
});

it('a change that fails is told, and not wanted any more', async () => {
  fail = () => {
    throw new Fault('the example has no shadow');
  };
  changes.toggleShadow();
  await settled();
  expect(told).toEqual(['not changed (shadow off): the example has no shadow', 'changed']);
  expect(changes.state).toEqual(START);
  fail = undefined;
  changes.step(-1);
  await settled();
  expect(changes.state).toEqual({ ...START, share: 5 });
});

it('a change whose pods are not ready in time is in force, and told with what is missing', async () => {
  rolledOut = () => {
    expect(changes.underWay).toBe('canary to 15 %');
    return Promise.reject(new Fault('not ready after 60 s: v2'));
  };
  changes.step(1);
  await settled();
  expect(told).toEqual(['canary to 15 %, but not ready after 60 s: v2', 'changed']);
  expect(changes.state).toEqual({ ...START, share: 15 });
  rolledOut = () => Promise.resolve();
  changes.step(-1);
  await settled();
  expect(applied).toEqual([{ share: 15 }, {}]);
});
