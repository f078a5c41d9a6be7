import { createReadStream } from 'node:fs';
import { LABELS, type Label } from '@sms-checker/contracts';
import { reasonOf, UsageFault } from '@sms-checker/cli';
import { linesOf } from './lines.js';

/** Most labels that are held in memory. */
const MAX_LABELS = 2_000_000;

/**
 * Reads a file of true labels, each line `request id<TAB>ham` or `request id<TAB>spam`.
 * @throws UsageFault that names the line
 */
export async function readLabels(file: string): Promise<Map<string, Label>> {
  const labels = new Map<string, Label>();
  let number = 0;
  try {
    for await (const line of linesOf(createReadStream(file))) {
      number++;
      if (line === '') continue;
      const [id = '', word = ''] = line.trimEnd().split('\t');
      const label = LABELS.find((one) => one === word);
      if (!label) throw new UsageFault(`${file}:${number}: must be a request id, a tab, and ${LABELS.join(' or ')}`);
      if (labels.size === MAX_LABELS)
        throw new UsageFault(`${file} has more than ${MAX_LABELS} labels: give it in parts`);
      labels.set(id, label);
    }
  } catch (error) {
    if (error instanceof UsageFault) throw error;
    throw new UsageFault(`${file} cannot be read (${reasonOf(error)})`);
  }
  return labels;
}
