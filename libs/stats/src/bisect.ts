/**
 * Narrows the place between `inside`, where `excluded` is false, and `outside`, where it is true, by halves.
 * @returns the end that is excluded, so that an interval made of it is too wide by 2^-steps rather than too narrow;
 * `inside` and `outside` may stand in either order.
 */
export function excludedEnd(inside: number, outside: number, excluded: (value: number) => boolean, steps = 24): number {
  for (let step = 0; step < steps; step++) {
    const middle = (inside + outside) / 2;
    if (excluded(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}
