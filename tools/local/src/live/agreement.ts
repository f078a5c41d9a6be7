import { Join, parseLine } from '@sms-checker/prediction-log';

/** Most lines that wait for their partner: seconds of what a laptop carries. */
const MAX_PENDING = 5000;

/** Pairs of a live model's answer and the shadow's to the same call, and how many of them agree. */
export interface Agreed {
  readonly pairs: number;
  readonly agree: number;
}

/** How often the shadow says the same as live models, by the lines of the prediction log. Memory is bounded. */
export class Agreement {
  private readonly join = new Join(MAX_PENDING);
  private readonly versions = new Map<string, Agreed>();

  /** Takes a line of any process; what is no line of the prediction log counts for nothing. */
  add(text: string): void {
    const line = parseLine(text);
    const pair = line && this.join.add(line);
    if (!pair) return;
    const { version } = pair.live;
    const { pairs, agree } = this.of(version) ?? { pairs: 0, agree: 0 };
    const same = pair.live.label === pair.shadow.label;
    this.versions.set(version, { pairs: pairs + 1, agree: agree + (same ? 1 : 0) });
  }

  /** Of a live version; undefined where there is no pair. */
  of(version: string): Agreed | undefined {
    return this.versions.get(version);
  }
}
