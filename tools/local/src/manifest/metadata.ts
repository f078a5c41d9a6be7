import { z } from 'zod';

/** Labels of an object, or those that a selector wants. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels have all that a selector wants. */
export const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

export const labels = z.record(z.string(), z.string());

/** What every object says of itself. */
export const metadata = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  labels: labels.default({}),
  annotations: labels.default({}),
});
