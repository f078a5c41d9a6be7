import type { Values } from './helm.js';

/** What Helm has to merge into one tree to make it another: lists are replaced as a whole, null takes a key back. */
export function patchOf(from: Values, to: Values): Values {
  const patch: Values = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, wanted] = [from[key], to[key]];
    if (!(key in to)) patch[key] = null;
    else if (isMap(old) && isMap(wanted)) {
      const below = patchOf(old, wanted);
      if (Object.keys(below).length > 0) patch[key] = below;
    } else if (!(key in from) || !isSame(old, wanted)) patch[key] = wanted;
  }
  return patch;
}

/** A copy of a tree with another one laid over it, as the chart lays a version over the defaults: null takes a key's place. */
export function overlaid(base: Values, over: Values): Values {
  const result: Values = structuredClone(base);
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isMap(below) && isMap(value) ? overlaid(below, value) : value;
  }
  return result;
}

export const isMap = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, i) => isSame(item, other[i]));
  if (isMap(one) && isMap(other)) return Object.keys(patchOf(one, other)).length === 0;
  return one === other;
}
