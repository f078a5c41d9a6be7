import type { Experiment } from '../config/experiment.js';
import type { Observation } from '../reading/observation.js';
import type { SplitAnswer } from './verdict.js';
import { MISMATCH_P } from '@sms-checker/stats';

/** Share of the weights by which what the file says and what is configured may differ through rounding. */
const ROUNDING = 1e-6;

const short = (sha: string) => (sha === '' ? 'none' : sha.slice(0, 12));

/** Why the experiment itself is broken, whatever its figures say; empty where it is not. */
export function faultsOf(
  observation: Observation,
  { stable, canary, split: planned }: Experiment,
  split?: SplitAnswer,
): string[] {
  const { configured, models, fallbacks, scrapedTwice, weights } = observation;
  const faults: string[] = [];
  // Of a process that is not seen, users are missing: that is no fault of the draw. One that began again lost a moment's.
  const isCountedWhole = observation.flaws.every(({ kind }) => kind === 'reset');
  for (const [version, hashes] of [
    [stable, models.stable],
    [canary, models.canary],
  ] as const) {
    if (hashes.length > 1)
      faults.push(
        `${hashes.length} models served behind ${version}: ${hashes.map(short).join(', ')}; start anew once it is one`,
      );
  }
  if (configured.length > 1) {
    const seen = configured.map((pair) => `${pair.stable}:${pair.canary}`).join(', then ');
    faults.push(`the split was changed within the window, ${seen}; set start to after the change`);
  } else if (planned && configured[0] && !isSame(shareOf(planned), shareOf(configured[0]))) {
    faults.push(
      `the release is configured to split ${configured[0].stable}:${configured[0].canary}, and split says ${planned.stable}:${planned.canary}; make them agree`,
    );
  }
  if (weights && (weights.stable <= 0 || weights.canary <= 0))
    faults.push(`a version gets no users by the weights ${weights.stable}:${weights.canary}`);
  if (fallbacks.unready > 0) {
    faults.push(
      `${fallbacks.unready} calls meant for ${canary} were answered by ${stable} while pods of ${canary} were not ready; start anew once they are`,
    );
  }
  if (scrapedTwice.length > 0) {
    faults.push(
      `scraped by more than one job, so counted more than once: ${scrapedTwice.join(', ')}; set prometheus.labels.job to one of them`,
    );
  }
  if (split && split.p < MISMATCH_P && isCountedWhole) {
    const { sessions, expected } = split;
    faults.push(
      `new sessions split ${sessions.stable}:${sessions.canary}, and the weights make that ${Math.round(expected.stable)}:${Math.round(expected.canary)} (p ${split.p === 0 ? 'below 1e-300' : split.p.toExponential(1)})`,
    );
  }
  return faults;
}

const shareOf = ({ stable, canary }: { stable: number; canary: number }) => canary / (stable + canary);
const isSame = (one: number, other: number) => Math.abs(one - other) < ROUNDING;
