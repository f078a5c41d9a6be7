import type { Label } from '@sms-checker/contracts';
import { Join } from '@sms-checker/prediction-log';
import { LogReader, type Input } from './inputs.js';
import { merged } from './lines.js';
import { Tally, type ShadowReport } from './report.js';

/** Reads all logs side by side, joins live and shadow, and adds up what they say. @throws Fault where a log breaks off */
export async function compare(
  inputs: readonly Input[],
  maxPending: number,
  truth?: ReadonlyMap<string, Label>,
): Promise<ShadowReport> {
  const [reader, join, tally] = [new LogReader(), new Join(maxPending), new Tally(truth)];
  try {
    for await (const line of merged(inputs.map((input) => reader.read(input)))) {
      const pair = join.add(line);
      if (pair) tally.add(pair);
    }
  } finally {
    // Where one breaks off, nobody reads the others any more: open, they would keep this process from its end.
    for (const { stream, stop } of inputs) {
      stream.destroy();
      stop?.();
    }
  }
  return tally.report(join, reader.otherLines);
}
