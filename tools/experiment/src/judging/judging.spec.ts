import { describe, expect, it } from 'vitest';
import { FROM, HOURS, NOW, usePrometheus } from '../testing/judged.js';
import { release } from '../testing/world.js';

const { judged } = usePrometheus();

describe('a release', () => {
  it('is accepted when the canary is as good as stable', async () => {
    const { verdict, counts, flaws, window } = await judged(release(NOW, HOURS));
    expect({ verdict, flaws }).toEqual({ verdict: 'accept', flaws: [] });
    expect(window?.from).toBe(new Date(FROM + 30_000).toISOString());
    // Raw counters from the first sample in force to the last: a scrape more or less at either end.
    const expected = 18 * (HOURS * 3600 - 30);
    expect(Math.abs((counts?.stable.calls ?? 0) - expected)).toBeLessThanOrEqual(18 * 15);
  });

  it('is rejected when the canary fails more often', async () => {
    const { verdict, reason } = await judged(release(NOW, HOURS, { canary: { errors: 0.03 } }));
    expect(verdict).toBe('reject');
    expect(reason).toMatch(/^errors: at least 2\.\d\d %, above the margin 1\.00 %$/);
  });

  it('is rejected when the canary is slower', async () => {
    const { verdict, reason } = await judged(release(NOW, HOURS, { canary: { median: 0.065 } }));
    expect(verdict).toBe('reject');
    expect(reason).toMatch(/^latency: at least \d+\.\d\d %, above the margin 5\.00 %$/);
  });

  it('only reports guesses that disagree, unless they are given a margin', async () => {
    const pods = release(NOW, HOURS, { canary: { disagree: 0.3 } });
    const { verdict, questions } = await judged(pods);
    expect(verdict).toBe('accept');
    expect(questions.find(({ name }) => name === 'quality')?.lower).toBeGreaterThan(0.15);
    const decided = await judged(pods, { yaml: 'margins: {disagreement: 2}\n' });
    expect(decided.verdict).toBe('reject');
  });

  it('waits while there is too little', async () => {
    const little = { stable: { calls: 0.18, sessions: 0.045 }, canary: { calls: 0.02, sessions: 0.005 } };
    expect((await judged(release(NOW, HOURS, little))).verdict).toBe('continue');
  });

  it('is not accepted before the planned sessions, however clear it is', async () => {
    const few = { stable: { sessions: 0.0135 }, canary: { sessions: 0.0015 } };
    const { verdict, reason } = await judged(release(NOW, HOURS, few));
    expect(verdict).toBe('continue');
    expect(reason).toContain('of at least 4000 were seen');
  });

  it('is inconclusive when the sessions of the budget, or its hours, are used up', async () => {
    const thin = { stable: { calls: 0.18 }, canary: { calls: 0.02 } };
    const seen = await judged(release(NOW, HOURS, thin));
    expect(seen.verdict).toBe('inconclusive');
    expect(seen.reason).toContain('all 12000 planned were seen');
    const late = await judged(release(NOW, HOURS, thin), { yaml: 'budget: {sessions: 1000000, hours: 5}\n' });
    expect(late.verdict).toBe('inconclusive');
    expect(late.reason).toMatch(/^the budget of 5 h is used up: errors: /);
  });
});
