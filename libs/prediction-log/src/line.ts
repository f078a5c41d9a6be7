import { LABELS, SOURCES, type Label, type Source } from '@sms-checker/contracts';

/** A line of the prediction log, as far as it is read. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The request id, which a copy shares with its original, and the place in a call of many. */
  readonly key: string;
  readonly version: string;
  readonly source: Source;
  readonly modelVersion: string;
  readonly label: Label;
  readonly probability: number;
  readonly milliseconds: number;
}

/** Takes a line of the prediction log; undefined where it is something else, such as a line of the service's own log. */
export function parseLine(text: string): LogLine | undefined {
  if (!text.startsWith('{')) return undefined;
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { time, requestId, row, version, source, modelVersion, label, probability, milliseconds } = line;
  const known =
    typeof requestId === 'string' &&
    typeof version === 'string' &&
    typeof modelVersion === 'string' &&
    isOneOf(SOURCES, source) &&
    isOneOf(LABELS, label) &&
    isWithin(probability, 1) &&
    isWithin(milliseconds, Number.MAX_SAFE_INTEGER);
  if (!known) return undefined;
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  const key = typeof row === 'number' ? `${requestId} ${row}` : requestId;
  return { time: Number.isNaN(at) ? 0 : at, key, version, source, modelVersion, label, probability, milliseconds };
}

const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T => all.includes(value as T);
const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && value >= 0 && value <= most;
