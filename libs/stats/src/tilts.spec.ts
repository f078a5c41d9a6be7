import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tilts } from './tilts.js';

it('makes bets that balance at the base, cannot be lost whole, and share one wealth', () => {
  const ratio = fc.double({ min: 0.001, max: 1000, noNaN: true });
  fc.assert(
    fc.property(ratio, fc.double({ min: 0.001, max: 0.95, noNaN: true }), (r, base) => {
      const bets = tilts(r, base);
      for (const { raised, lowered } of bets) {
        expect(raised).toBeGreaterThan(0);
        expect(lowered > -1 && lowered < 0).toBe(true);
        const balance = lowered / (1 + base * lowered) / (raised / (1 + base * raised));
        expect(balance / -r).toBeCloseTo(1, 6);
      }
      expect(bets.reduce((sum, { logShare }) => sum + Math.exp(logShare), 0)).toBeCloseTo(1, 12);
    }),
  );
});
