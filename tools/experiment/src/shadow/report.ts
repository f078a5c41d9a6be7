import type { Label } from '@sms-checker/contracts';
import { binomialInterval, mcnemar } from '@sms-checker/stats';
import type { Bounded } from '../judging/verdict.js';
import type { Join, Pair } from '@sms-checker/prediction-log';
import { Sketch } from './sketch.js';

/** What live and shadow say of the same calls. */
export interface ShadowReport {
  readonly pairs: number;
  readonly live: SideReport;
  readonly shadow: SideReport;
  /** Lines of either side without a partner, and how many of them were forgotten to save memory. */
  readonly unpaired: { readonly live: number; readonly shadow: number; readonly givenUp: number };
  readonly duplicates: number;
  /** Lines that are none of the prediction log. */
  readonly otherLines: number;
  /** Share of the live calls whose copy is there, of those of live that are. */
  readonly completeness: Bounded;
  /** What live and shadow say: live first. */
  readonly table: { hamHam: number; hamSpam: number; spamHam: number; spamSpam: number };
  /** Share of the pairs on whose label both agree, with its exact interval. */
  readonly agreement: Bounded;
  /** McNemar's test: whether both say spam as often, and whether both are right as often. */
  readonly mcnemar: { readonly labels: P; readonly truth?: P };
  /** Who was right, where the truth is known. */
  readonly accuracy?: { pairs: number; both: number; onlyLive: number; onlyShadow: number; neither: number };
  /** Probability of spam, shadow minus live. */
  readonly score: { readonly mean: number; readonly p5: number; readonly p50: number; readonly p95: number };
  /** Milliseconds of the models, and of each pair the shadow's by the live one's. */
  readonly latency: {
    readonly live: Quantiles;
    readonly shadow: Quantiles;
    readonly ratio: Quantiles;
    readonly meanDifference: number;
  };
  /** Why this is no comparison; empty where it is one. */
  readonly faults: readonly string[];
}

interface SideReport {
  readonly lines: number;
  readonly versions: readonly string[];
  readonly modelVersions: readonly string[];
}

interface P {
  readonly exact: number;
  readonly midP: number;
}

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

const ALPHA = 0.05;

/** Most names of one kind that are kept: they come from a file, which may hold anything. */
const MAX_NAMES = 20;

/** Adds up pairs in bounded memory. */
export class Tally {
  private readonly table = { hamHam: 0, hamSpam: 0, spamHam: 0, spamSpam: 0 };
  private readonly accuracy = { pairs: 0, both: 0, onlyLive: 0, onlyShadow: 0, neither: 0 };
  private readonly names = {
    live: new Set<string>(),
    shadow: new Set<string>(),
    liveModels: new Set<string>(),
    shadowModels: new Set<string>(),
  };
  private readonly sketches = {
    score: Sketch.linear(0.01),
    live: Sketch.geometric(),
    shadow: Sketch.geometric(),
    ratio: Sketch.geometric(),
  };
  private readonly sums = { score: 0, milliseconds: 0 };
  private pairs = 0;

  /** @param truth labels by request id, where they are known */
  constructor(private readonly truth?: ReadonlyMap<string, Label>) {}

  add({ live, shadow }: Pair): void {
    this.pairs++;
    this.table[`${live.label}${shadow.label === 'ham' ? 'Ham' : 'Spam'}`]++;
    keep(this.names.live, live.version);
    keep(this.names.shadow, shadow.version);
    keep(this.names.liveModels, live.modelVersion);
    keep(this.names.shadowModels, shadow.modelVersion);
    this.sums.score += shadow.probability - live.probability;
    this.sums.milliseconds += shadow.milliseconds - live.milliseconds;
    this.sketches.score.add(shadow.probability - live.probability);
    this.sketches.live.add(live.milliseconds);
    this.sketches.shadow.add(shadow.milliseconds);
    if (live.milliseconds > 0) this.sketches.ratio.add(shadow.milliseconds / live.milliseconds);
    const truth = this.truth?.get(live.key);
    if (truth === undefined) return;
    this.accuracy.pairs++;
    const [one, other] = [live.label === truth, shadow.label === truth];
    this.accuracy[one ? (other ? 'both' : 'onlyLive') : other ? 'onlyShadow' : 'neither']++;
  }

  report(join: Join, otherLines: number): ShadowReport {
    const { pairs, table, accuracy, names, sketches, sums } = this;
    const agreed = table.hamHam + table.spamSpam;
    const live = { lines: join.lines('app'), versions: sorted(names.live), modelVersions: sorted(names.liveModels) };
    const shadow = {
      lines: join.lines('shadow'),
      versions: sorted(names.shadow),
      modelVersions: sorted(names.shadowModels),
    };
    const unpaired = { live: join.unpaired('app'), shadow: join.unpaired('shadow'), givenUp: join.givenUp };
    const quantiles = (sketch: Sketch): Quantiles => ({ p50: sketch.quantile(0.5), p95: sketch.quantile(0.95) });
    return {
      pairs,
      live,
      shadow,
      unpaired,
      duplicates: join.duplicates,
      otherLines,
      completeness: interval(pairs, pairs + unpaired.live),
      table,
      agreement: interval(agreed, pairs),
      mcnemar: {
        labels: mcnemar({ onlyFirst: table.spamHam, onlySecond: table.hamSpam }),
        ...(accuracy.pairs > 0 && {
          truth: mcnemar({ onlyFirst: accuracy.onlyLive, onlySecond: accuracy.onlyShadow }),
        }),
      },
      ...(accuracy.pairs > 0 && { accuracy }),
      score: {
        mean: pairs > 0 ? sums.score / pairs : 0,
        p5: sketches.score.quantile(0.05),
        p50: sketches.score.quantile(0.5),
        p95: sketches.score.quantile(0.95),
      },
      latency: {
        live: quantiles(sketches.live),
        shadow: quantiles(sketches.shadow),
        ratio: quantiles(sketches.ratio),
        meanDifference: pairs > 0 ? sums.milliseconds / pairs : 0,
      },
      faults: faultsOf(pairs, { live, shadow }, this.truth !== undefined && accuracy.pairs === 0),
    };
  }
}

function faultsOf(pairs: number, sides: Record<'live' | 'shadow', SideReport>, isUnlabelled: boolean): string[] {
  if (pairs === 0) {
    const { live, shadow } = sides;
    return [
      `no call is there of both: ${live.lines} lines of live models and ${shadow.lines} of shadows; give the logs of both and of the same time`,
    ];
  }
  const mixed = Object.entries(sides).flatMap(([name, { modelVersions }]) =>
    modelVersions.length > 1
      ? [`${modelVersions.length} models are in the ${name} lines, ${modelVersions.join(', ')}: give those of one`]
      : [],
  );
  return isUnlabelled
    ? [...mixed, 'no request id of the labels is among the pairs: give the labels of these calls']
    : mixed;
}

function interval(events: number, trials: number): Bounded {
  if (trials === 0) return { estimate: 0, lower: 0, upper: 1 };
  const { estimate, lower, upper } = binomialInterval({ events, trials }, ALPHA);
  return { estimate, lower, upper };
}

function keep(names: Set<string>, name: string): void {
  if (names.size < MAX_NAMES) names.add(name);
}

const sorted = (names: ReadonlySet<string>) => [...names].sort();
