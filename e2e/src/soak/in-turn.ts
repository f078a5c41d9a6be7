/** The items of a list over and over. @throws RangeError where it has none */
export function inTurn<T>(list: readonly T[], turn: number): T {
  const item = list[turn % list.length];
  if (item === undefined) throw new RangeError(`nothing to take turns: the list has ${list.length} items`);
  return item;
}
