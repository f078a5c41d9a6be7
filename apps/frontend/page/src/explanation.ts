import type { Explanation } from '@sms-checker/contracts';
import { EXPLANATION_METHODS, type Label } from '@sms-checker/contracts/names';

/** From this share of the strongest weight on a part gets the strength 1, 2 or 3. */
const STRENGTHS = [0.05, 0.25, 0.6];

/** How many parts are named as the strongest of a label. */
const NAMED = 5;

/** A stretch of the message; without a push where it weighs next to nothing. */
export interface Stretch {
  text: string;
  push?: Label;
  strength?: number;
}

/** An explanation of this message, if that is what was sent: parts in order, without overlap, within the message. */
export function asExplanation(value: unknown, sms: string): Explanation | undefined {
  const { method, parts } = (value ?? {}) as Partial<Record<keyof Explanation, unknown>>;
  if (!EXPLANATION_METHODS.some((known) => known === method) || !Array.isArray(parts)) {
    return undefined;
  }
  const points = [...sms].length;
  let end = 0;
  for (const part of parts as unknown[]) {
    const { start, end: next, weight } = (part ?? {}) as Record<string, unknown>;
    const whole = Number.isInteger(start) && Number.isInteger(next) && Number.isFinite(weight);
    if (!whole || Number(start) < end || Number(next) <= Number(start) || Number(next) > points) {
      return undefined;
    }
    end = Number(next);
  }
  return value as Explanation;
}

/** The whole message as stretches with their marks. */
export function stretches(sms: string, { parts }: Explanation): Stretch[] {
  const points = [...sms];
  const cut = (from: number, to?: number) => points.slice(from, to).join('');
  const strongest = strongestWeight(parts);
  const all: Stretch[] = [];
  let at = 0;
  for (const { start, end, weight } of parts) {
    const strength = strengthOf(weight, strongest);
    all.push({ text: cut(at, start) });
    all.push(strength > 0 ? { text: cut(start, end), push: pushOf(weight), strength } : { text: cut(start, end) });
    at = end;
  }
  return [...all, { text: cut(at) }].filter(({ text }) => text !== '');
}

/** The parts that pushed most towards a label, the strongest first, each text once. */
export function strongestParts({ parts }: Explanation, label: Label): string[] {
  const strongest = strongestWeight(parts);
  const pushing = parts
    .filter(({ weight }) => pushOf(weight) === label && strengthOf(weight, strongest) > 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return [...new Set(pushing.map(({ text }) => text))].slice(0, NAMED);
}

/** Whether words at the end were not tried: of those that were, each has a part. */
export function isCutShort(sms: string, { method, parts }: Explanation): boolean {
  const rest = [...sms].slice(parts.at(-1)?.end ?? 0).join('');
  return method === 'leave-one-out' && rest.trim() !== '';
}

const pushOf = (weight: number): Label => (weight > 0 ? 'spam' : 'ham');

function strongestWeight(parts: Explanation['parts']): number {
  return parts.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
}

function strengthOf(weight: number, strongest: number): number {
  return strongest > 0 ? STRENGTHS.filter((share) => Math.abs(weight) / strongest >= share).length : 0;
}
