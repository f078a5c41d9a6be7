import { readFileSync } from 'node:fs';
import { reasonOf, UsageFault } from '@sms-checker/cli';

/** What targets said of /metrics at one moment. */
interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Texts by the URL of the target. */
  readonly answers: readonly (readonly [url: string, text: string])[];
}

/**
 * Reads the file of `scrape.since`.
 * @param targets those of the experiment: what was counted by any other process would be lost
 * @throws UsageFault that says what is wrong with it
 */
export function readSnapshot(path: string, targets: readonly string[]): Snapshot {
  let found: { at?: unknown; answers?: unknown };
  try {
    found = JSON.parse(readFileSync(path, 'utf8')) as typeof found;
  } catch (error) {
    throw new UsageFault(`scrape.since cannot be read (${reasonOf(error)}): set it to the path of a file`);
  }
  const at = typeof found.at === 'string' ? Date.parse(found.at) : NaN;
  const answers = Object.entries((found.answers ?? {}) as Record<string, unknown>);
  if (Number.isNaN(at) || answers.length === 0 || !answers.every(isText))
    throw new UsageFault(`scrape.since is ${path}, which must have "at" (ISO 8601) and "answers" (texts by URL)`);
  const gone = answers.find(([url]) => !targets.includes(url));
  if (gone) throw new UsageFault(`scrape.since has an answer of ${gone[0]}, which is none of scrape.targets`);
  return { at, answers };
}

const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string';
