import { describe, expect, it } from 'vitest';
import { edited, FROM, HOURS, named, NOW, usePrometheus } from '../testing/judged.js';
import { release, seriesOf } from '../testing/world.js';

const { judged } = usePrometheus();
const good = release(NOW, HOURS);
const middle = (FROM + NOW) / 2;

describe('an experiment is invalid when', () => {
  it('the draw is 50:50 and the weights are 90:10', async () => {
    const { verdict, reason } = await judged(
      release(NOW, HOURS, { stable: { sessions: 2.5 }, canary: { sessions: 2.5 } }),
    );
    expect(verdict).toBe('invalid');
    expect(reason).toMatch(
      /^new sessions split 53\d{3}:53\d{3}, and the weights make that 9[67]\d{3}:107\d\d \(p below 1e-300\)$/,
    );
  });

  it('two models served behind a version', async () => {
    const old = { ...named(good, 'model-v2'), name: 'model-v2-old', sha256: 'f'.repeat(64) };
    const { verdict, reason } = await judged([...good, old]);
    expect(verdict).toBe('invalid');
    expect(reason).toBe('2 models served behind v2: ffffffffffff, v2v2v2v2v2v2; start anew once it is one');
  });

  it('the split was changed within the window', async () => {
    const { verdict, reason } = await judged(good, { share: (at) => (at < middle ? 0.05 : 0.1) });
    expect(verdict).toBe('invalid');
    expect(reason).toContain(
      'the split was changed within the window, 95:5, then 90:10; set start to after the change',
    );
  });

  it('the file and the release disagree on the split', async () => {
    const { verdict, reason } = await judged(good, { yaml: 'split: {stable: 80, canary: 20}\n' });
    expect(verdict).toBe('invalid');
    expect(reason).toContain('the release is configured to split 90:10, and split says 80:20; make them agree');
  });

  it('a pod is scraped by two jobs', async () => {
    const twice = seriesOf(named(good, 'app-v2')).map((one) => ({ ...one, labels: { ...one.labels, job: 'pods' } }));
    const { verdict, reason } = await judged(good, { more: twice });
    expect(verdict).toBe('invalid');
    expect(reason).toContain(
      'scraped by more than one job, so counted more than once: sms/app-v2; set prometheus.labels.job',
    );
  });

  it('calls fell back although the canary did not fail', async () => {
    const { verdict, reason, fallbacks } = await judged(
      release(NOW, HOURS, { stable: { fellBack: 0.01 }, canary: { errors: 0 } }),
    );
    expect(fallbacks?.errors).toBe(0);
    expect(verdict).toBe('invalid');
    expect(reason).toMatch(
      /^21\d calls meant for v2 were answered by v1 while pods of v2 were not ready; start anew once they are$/,
    );
  });

  it('calls fell back because a failing canary was started again', async () => {
    const failing = release(NOW, HOURS, { canary: { errors: 0.5 } });
    const [stable, canary] = [named(failing, 'app-v1'), named(failing, 'app-v2')];
    const idle = { calls: 0, sessions: 0 };
    const again = { ...canary, name: 'app-v2-b', started: middle, from: middle, traffic: idle };
    const fallbacks = { ...stable, name: 'app-v1-b', started: middle, from: middle, traffic: { ...idle, fellBack: 1 } };
    const { verdict, reason } = await judged([...edited(failing, 'app-v2', { to: middle }), again, fallbacks]);
    expect(verdict).toBe('invalid');
    expect(reason).toContain('were answered by v1 while pods of v2 were not ready');
  });
});

describe('figures are those of random users:', () => {
  it("pinned testers' traffic changes none", async () => {
    const without = await judged(good);
    const pinned = await judged(release(NOW, HOURS, { stable: { pinned: 1 }, canary: { pinned: 50 } }));
    expect(pinned).toEqual(without);
  });

  it('neither testers nor pages that fell back are calls of the canary, and failed', async () => {
    const { verdict, counts, fallbacks } = await judged(release(NOW, HOURS, { stable: { othersFellBack: 1 } }));
    expect(fallbacks).toEqual({ errors: 0, unready: 0 });
    expect(counts).toEqual((await judged(good)).counts);
    expect(verdict).toBe('accept');
  });

  it('calls that fell back for errors of the canary are its errors, and leave the split honest', async () => {
    const { verdict, reason, fallbacks, counts, split } = await judged(
      release(NOW, HOURS, {
        stable: { fellBack: 1, sessions: 4.75 },
        canary: { errors: 0.5, calls: 1, sessions: 0.25 },
      }),
    );
    expect(fallbacks?.unready).toBe(0);
    expect(fallbacks?.errors).toBeGreaterThan(21_000);
    expect(counts?.canary.errors).toBeGreaterThan(32_000);
    expect(split?.p).toBeGreaterThan(0.1);
    expect(verdict).toBe('reject');
    expect(reason).toContain('errors: at least');
  });
});

it('a canary that fails from its first call on is rejected, though the mesh takes it out before the window', async () => {
  const failing = release(NOW, HOURS, {
    stable: { fellBack: 1.8, sessions: 4.99 },
    canary: { errors: 1, calls: 0.2, sessions: 0.01 },
  });
  const started = FROM - 40_000;
  const { verdict, fallbacks } = await judged(edited(failing, 'app-v2', { started, from: started }));
  expect(fallbacks).toEqual({ errors: expect.any(Number) as number, unready: 0 });
  expect(verdict).toBe('reject');
});

describe('pods that are scraped at different times', () => {
  const start = NOW - 92_000;
  const yaml = `start: ${new Date(start).toISOString()}\n`;
  const young = (canary: number) => {
    const pods = release(NOW, 0.1, { stable: { calls: 600, sessions: 135 }, canary: { calls: 60, sessions: canary } });
    const { from } = named(pods, 'app-v2');
    return edited(pods, 'app-v2', { from: from + 13_000, to: NOW - 2000 });
  };

  it('are no fault of the draw in a window of a minute', async () => {
    const { verdict, split } = await judged(young(15), { start: yaml });
    expect(split?.p).toBeGreaterThan(0.1);
    expect(verdict).not.toBe('invalid');
  });

  it('do not hide one that is', async () => {
    expect((await judged(young(135), { start: yaml })).verdict).toBe('invalid');
  });
});
