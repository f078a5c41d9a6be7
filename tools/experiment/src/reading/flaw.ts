/** Why figures are not whole. With any of these nothing is accepted. */
export const FLAWS = ['reset', 'missing', 'gap', 'nan', 'late', 'stale'] as const;

/** A flaw of the figures, with what happened in words. */
export interface Flaw {
  readonly kind: (typeof FLAWS)[number];
  readonly text: string;
}

/** A moment as people and ISO 8601 write it, to the second. */
export const clock = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
