import { once } from 'node:events';
import { Fault } from '@sms-checker/cli';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRelease } from '../manifest/read.js';
import { fileOf } from '../render/chart.js';
import { GoldenRenderer } from '../render/golden.js';
import type { Live } from '../render/renderer.js';
import { readFileSync } from 'node:fs';
import { Agreement } from './agreement.js';
import { Scraper } from './scraper.js';
import { type Running, Session } from './session.js';

const releaseOf = (name: string) => readRelease(readFileSync(fileOf(name, 'output.yaml'), 'utf8'));
const RELEASE = releaseOf('canary-with-shadow');

let applied: Live[];
let told: string[];
let isOn: boolean;
const quit = vi.fn();
const judge = vi.fn<Running['judge']>();
afterEach(() => void vi.restoreAllMocks());
beforeEach(() => {
  [applied, told, isOn] = [[], [], false];
  quit.mockReset();
  judge.mockReset().mockResolvedValue(['continue: not enough is known']);
});

function session(hasRoutes = true, release = RELEASE): Session {
  const system = {
    ...{ url: 'http://localhost:8080', release, targets: [] },
    pods: ['v1', 'v2', 'v3'].map((version) => ({
      labels: { version },
      ports: {},
    })) as unknown as Running['system']['pods'],
    apply: (manifest: string) => Promise.resolve(void applied.push(JSON.parse(manifest) as Live)),
    rolledOut: () => Promise.resolve(),
  };
  const renderer = { how: 'helm' as const, render: (live: Live) => Promise.resolve(JSON.stringify(live)) };
  const traffic = {
    get isOn() {
      return isOn;
    },
    rate: 20,
    toggle: () => Promise.resolve(void (isOn = !isOn)),
    end: () => Promise.resolve(),
  };
  const tell = (line: string) => void told.push(line);
  const rest = { agreement: new Agreement(), folder: '/nowhere', title: 'local' };
  return new Session({ system, renderer, hasRoutes, traffic, judge, tell, ...rest }, quit);
}

const settled = async (one: Session) => vi.waitFor(() => expect(one.view([]).changing).toBeUndefined());

describe('keys', () => {
  it.each<[string, Live]>([
    ['+', { share: 15 }],
    ['=', { share: 15 }],
    ['-', { share: 5 }],
    ['s', { shadow: false }],
    ['f', { errorRate: 0.1 }],
  ])('%s changes the release', async (key, live) => {
    const one = session();
    one.press(key);
    await settled(one);
    expect(applied).toEqual([live]);
  });

  it('t switches traffic', () => {
    const one = session();
    expect(one.view([]).state).toEqual(['traffic off', 'shadow on', 'fault off']);
    one.press('t');
    expect(one.view([]).state[0]).toBe('traffic 20 a second');
    one.press('t');
    expect(one.view([]).state[0]).toBe('traffic off');
  });

  it('f switches off and on again the fault that a session began with, which is shown', async () => {
    const failing = await new GoldenRenderer({ example: 'canary', set: [] }).render({ errorRate: 0.3 });
    const one = session(true, readRelease(failing));
    expect(one.view([]).state.at(-1)).toBe('fault on');
    one.press('f');
    await settled(one);
    expect(one.view([]).state.at(-1)).toBe('fault off');
    one.press('f');
    await settled(one);
    expect(one.view([]).state.at(-1)).toBe('fault on');
    expect(applied).toEqual([{ errorRate: 0 }, {}]);
  });

  it.each(['q', '\x03'])('%j ends it', (key) => {
    session().press(key);
    expect(quit).toHaveBeenCalledOnce();
  });

  it('others do nothing', async () => {
    const one = session();
    for (const key of ['x', '\x1b', '[', 'A', 'constructor', '__proto__']) one.press(key);
    await settled(one);
    expect([applied, told]).toEqual([[], []]);
  });

  it('say that they need Envoy where there is none', () => {
    const one = session(false);
    one.press('+');
    one.press('v');
    expect(told).toEqual(['+ needs Envoy, and there is none', 'v needs Envoy, and there is none']);
    expect(one.view([]).keys.map(([key]) => key)).toEqual(['t', 'q']);
    one.press('t');
    expect(isOn).toBe(true);
  });
});

describe.each(['stable', 'shadow'])('without a canary (%s)', (example) => {
  it.each(['+', '=', '-', 'f', 'v'])('%s says so, and changes nothing', async (key) => {
    const one = session(true, releaseOf(example));
    one.press(key);
    await settled(one);
    expect(told).toEqual(['this release has no canary: choose an example that has one, such as --example canary']);
    expect([applied, judge.mock.calls]).toEqual([[], []]);
  });
});

describe('a verdict', () => {
  it('counts from when all of the release is there', async () => {
    const one = await looking();
    const changed = vi.spyOn(Scraper.prototype, 'changed');
    one.complete();
    expect(changed).toHaveBeenCalledOnce();
  });

  it('waits for the first figures', () => {
    session().press('v');
    expect(told).toEqual(['wait: a verdict comes after what is under way']);
    expect(judge).not.toHaveBeenCalled();
  });

  async function looking(): Promise<Session> {
    const one = session();
    vi.spyOn(Scraper.prototype, 'since', 'get').mockReturnValue({ at: 1, answers: new Map() });
    await one.look();
    return one;
  }

  it('is asked for once at a time, and shown until the release is another one', async () => {
    const one = await looking();
    one.press('v');
    expect(one.view([]).changing).toBe('judging');
    one.press('v');
    await settled(one);
    expect(judge).toHaveBeenCalledOnce();
    expect(judge.mock.calls[0]?.[1]).toMatchObject({ share: 10, targets: [] });
    expect(one.view([]).verdict).toEqual(['continue: not enough is known']);
    one.press('-');
    await settled(one);
    expect(one.view([]).verdict).toEqual([]);
  });

  it('is of the share that the release says, not of the one that was wished for', async () => {
    const one = await looking();
    one.press('+');
    await settled(one);
    one.press('v');
    await settled(one);
    // What is applied here changes no release.
    expect(judge.mock.calls[0]?.[1]).toMatchObject({ share: 10 });
  });

  it('that is under way is ended with the session, and nothing is told of it', async () => {
    judge.mockImplementation(async (_folder, _subject, signal) => {
      await once(signal, 'abort');
      throw new Fault('the experiment tool gave no verdict');
    });
    const one = await looking();
    one.press('v');
    await one.end();
    expect([one.view([]).changing, told]).toEqual([undefined, []]);
  });

  it('that cannot be had is told', async () => {
    judge.mockRejectedValue(new Fault('the experiment tool gave no verdict'));
    const one = await looking();
    one.press('v');
    await settled(one);
    expect(told).toEqual(['the experiment tool gave no verdict']);
  });
});

it('the table has a row for each version that runs', () => {
  expect(session().rows.map(({ version, role, share }) => [version, role, share])).toEqual([
    ['v1', 'stable', 90],
    ['v2', 'canary', 10],
    ['v3', 'shadow', 100],
  ]);
});
