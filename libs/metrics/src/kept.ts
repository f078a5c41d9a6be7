/**
 * Keeps what is made for each combination of label values, such as the handle that prom-client's `labels()` gives: without one
 * every call joins and checks all labels anew. Nothing is forgotten, so the values must be few, as those of labels are.
 */
export function kept<T>(make: (...values: string[]) => T): (...values: string[]) => T {
  const known = new Map<string, T>();
  return (...values) => {
    const key = values.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(...values);
    known.set(key, made);
    return made;
  };
}
