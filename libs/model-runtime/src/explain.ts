/** A stretch of a message with what it did to the score. */
export interface ExplainedPart {
  /** The stretch as it was sent. */
  text: string;
  /** Where it starts and ends (exclusive) in the message as sent, in Unicode code points. */
  start: number;
  end: number;
  /** Natural log odds: above zero it pushed towards spam, below zero towards ham. */
  weight: number;
}

/** Why a message got its probability. The parts are in the order of the message and never overlap. */
export interface Explanation {
  /**
   * `additive`: exact, base + Σ weight = logit; characters without a part added nothing.
   * `leave-one-out`: the weight of a word is how much the logit falls when the message is scored without it. These do
   * not add up. Every word that was tried has a part; words after the last part were not tried.
   */
  method: 'additive' | 'leave-one-out';
  /** The logit of a message in which the model knows nothing; 0 for `leave-one-out`, which has none. */
  base: number;
  /** ln(p / (1 − p)), with p the probability of spam. */
  logit: number;
  parts: ExplainedPart[];
}

/** The part of a message, given as its code points, from `start` to `end`. */
export function part(points: readonly string[], start: number, end: number, weight: number): ExplainedPart {
  return { text: points.slice(start, end).join(''), start, end, weight };
}
