import type { Headers } from '../manifest/routing.js';
import type { HeaderChanges, HeaderToAdd } from './xds.js';

/**
 * What headers of one or several places of a rule do, in their order. `set` replaces what is there, `add` leaves it.
 * Within a place they are in the order of their names, as istiod has them.
 */
export function headerChanges(...places: readonly (Headers | undefined)[]): HeaderChanges {
  const request = places.flatMap((headers) =>
    sorted(headers?.request?.set).map((header) => ({
      ...header,
      append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' as const,
    })),
  );
  const response = places.flatMap((headers) => sorted(headers?.response?.add));
  return {
    ...(request.length > 0 && { request_headers_to_add: request }),
    ...(response.length > 0 && { response_headers_to_add: response }),
  };
}

const sorted = (headers: Readonly<Record<string, string>> = {}): HeaderToAdd[] =>
  Object.entries(headers)
    .map(([key, value]) => ({ header: { key, value } }))
    .sort((a, b) => (a.header.key < b.header.key ? -1 : 1));
