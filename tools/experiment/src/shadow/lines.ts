import type { Readable } from 'node:stream';

/** Characters of the longest line that can be one of the prediction log. */
const MAX_LINE = 64 * 1024;

/** The lines of a stream; of one that is too long only that it was there, as an empty line. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  let isTooLong = false;
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    const pieces = chunk.split('\n');
    for (const [i, piece] of pieces.entries()) {
      rest = isTooLong ? '' : rest + piece;
      isTooLong ||= rest.length > MAX_LINE;
      if (i === pieces.length - 1) break;
      yield isTooLong ? '' : rest;
      [rest, isTooLong] = ['', false];
    }
  }
  if (rest !== '' && !isTooLong) yield rest;
}

/** Items of several sources, always the earliest of those that come next: what belongs together then comes close together. */
export async function* merged<T extends { readonly time: number }>(
  sources: readonly AsyncIterator<T>[],
): AsyncGenerator<T> {
  const next = await Promise.all(sources.map(async (source) => ({ source, result: await source.next() })));
  for (;;) {
    let first: (typeof next)[number] | undefined;
    for (const one of next) {
      if (!one.result.done && (!first || first.result.done || one.result.value.time < first.result.value.time))
        first = one;
    }
    if (!first || first.result.done) return;
    yield first.result.value;
    first.result = await first.source.next();
  }
}
