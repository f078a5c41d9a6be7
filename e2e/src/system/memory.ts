import { sumOf } from '../exposition.js';

/** Bytes of memory that a service says it has. @throws Error where it does not say */
export function residentIn(exposition: string): number {
  const bytes = sumOf(exposition, 'process_resident_memory_bytes');
  if (bytes === 0) throw new Error('the metrics have no process_resident_memory_bytes');
  return bytes;
}

/** Bytes that an Envoy has in use, by its page `memory`; what its allocator keeps besides does not count. */
export const allocatedIn = (page: string): number => Number((JSON.parse(page) as { allocated: string }).allocated);
