/**
 * The path that a route sees: without the query and, where the whole URL was sent, its host; decoded but for what would
 * change its parts. As it came where it is not valid.
 */
export function pathOf(url: string): string {
  const path = (url.split('?', 1)[0] ?? '').replace(/^https?:\/\/[^/]*/, '');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
