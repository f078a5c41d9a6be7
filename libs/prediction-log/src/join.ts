import type { LogLine } from './line.js';

/** The same call at the live model and at the shadow. */
export interface Pair {
  readonly live: LogLine;
  readonly shadow: LogLine;
}

/** Lines of one side that found no partner. */
interface Side {
  readonly waiting: Map<string, LogLine>;
  lines: number;
  givenUp: number;
}

const side = (): Side => ({ waiting: new Map(), lines: 0, givenUp: 0 });

/** Joins lines of live models and of shadows by their request id, in whatever order they come. */
export class Join {
  private readonly sides = { app: side(), shadow: side() };
  /** Lines whose call was there already. */
  duplicates = 0;

  /** @param most lines that may wait for their partner; beyond it the oldest of the larger side counts as alone */
  constructor(private readonly most: number) {}

  /** Takes a line. @returns the pair that it completes */
  add(line: LogLine): Pair | undefined {
    const { app, shadow } = this.sides;
    const [own, other] = line.source === 'app' ? [app, shadow] : [shadow, app];
    own.lines++;
    const partner = other.waiting.get(line.key);
    if (partner) {
      other.waiting.delete(line.key);
      return line.source === 'app' ? { live: line, shadow: partner } : { live: partner, shadow: line };
    }
    if (own.waiting.has(line.key)) this.duplicates++;
    else own.waiting.set(line.key, line);
    if (app.waiting.size + shadow.waiting.size > this.most)
      giveUp(app.waiting.size > shadow.waiting.size ? app : shadow);
    return undefined;
  }

  lines(source: LogLine['source']): number {
    return this.sides[source].lines;
  }

  /** Lines without a partner. */
  unpaired(source: LogLine['source']): number {
    const { waiting, givenUp } = this.sides[source];
    return waiting.size + givenUp;
  }

  /** Those among them whose partner might have come after they were forgotten. */
  get givenUp(): number {
    return this.sides.app.givenUp + this.sides.shadow.givenUp;
  }
}

function giveUp(side: Side): void {
  const [oldest] = side.waiting.keys();
  if (oldest === undefined) return;
  side.waiting.delete(oldest);
  side.givenUp++;
}
