/** The path that a route sees: without the query, decoded but for what would change its parts. As it came where it is not valid. */
export function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
