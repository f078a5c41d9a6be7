import { ProblemException } from './problem.js';

/** Bounds how many calls are under way at once; those beyond are refused, as waiting would have no bound. */
export class AtMost {
  private running = 0;

  /** @param refusal what the callers beyond are told */
  constructor(
    private readonly most: number,
    private readonly refusal: string,
  ) {}

  /** @throws ProblemException 429 with Retry-After where as many are under way, and what the call throws */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) {
      throw new ProblemException(429, this.refusal, { headers: { 'retry-after': '1' } });
    }
    this.running++;
    try {
      return await call();
    } finally {
      this.running--;
    }
  }
}
