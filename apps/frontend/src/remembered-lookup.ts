import { lookup as systemLookup, type LookupAddress, type LookupAllOptions, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Milliseconds that a look-up may take where the last address is known: a quarter of what the model has for its answer. */
const PATIENCE_MS = 500;

/** Milliseconds for which an address is remembered. A Service keeps its own; whoever moves a host by DNS waits no longer than this. */
const REMEMBERED_MS = 3_600_000;

/** As `dns.lookup` for all addresses of a host. */
export type Lookup = (
  host: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** At call time, as programs may replace it. */
const lookupAll: Lookup = (host, options, callback) =>
  systemLookup(host, { ...options, all: true } satisfies LookupAllOptions, callback);

/**
 * A look-up that remembers the last good address of one host, for when no DNS server answers: a model that restarts would
 * else be away for as long as DNS is. What DNS says counts, also that there is no such host.
 */
export function rememberedLookup(lookup: Lookup = lookupAll): LookupFunction {
  let last: { host: string; addresses: LookupAddress[]; at: number } | undefined;
  return (host, options, callback) => {
    const known = last?.host === host && performance.now() - last.at <= REMEMBERED_MS ? last.addresses : undefined;
    let answered = false;
    const answer: Parameters<Lookup>[2] = (error, addresses) => {
      if (answered) return;
      answered = true;
      clearTimeout(timer);
      // Where Node tries one address alone it asks for one.
      if (options.all) callback(error, addresses);
      else callback(error, addresses[0]?.address ?? '', addresses[0]?.family);
    };
    const timer = known && setTimeout(() => answer(null, known), PATIENCE_MS);
    lookup(host, options, (error, addresses) => {
      if (!error) last = { host, addresses, at: performance.now() };
      if (error?.code === 'EAI_AGAIN' && known) answer(null, known);
      else answer(error, addresses);
    });
  };
}
