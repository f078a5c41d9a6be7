/** Why figures are not whole, with what happened in words. With any flaw nothing is accepted. */
export interface Flaw {
  readonly kind: 'reset' | 'missing' | 'gap' | 'nan' | 'late' | 'stale';
  readonly text: string;
}

/** A moment as people and ISO 8601 write it, to the second. */
export const clock = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
