import { AxiosError, AxiosHeaders, type AxiosAdapter, type AxiosResponse } from 'axios';
import { errors, type Dispatcher, type Pool } from 'undici';
import { exchange, LateError } from './exchange.js';

/**
 * Lets axios send through an undici Pool: connections are kept alive and reused, which axios' own transport does
 * three times slower. The pool decides the origin; `timeout` bounds the whole call.
 */
export function undiciAdapter(pool: Pool): AxiosAdapter {
  return async (config) => {
    let response: AxiosResponse;
    const asked: Dispatcher.DispatchOptions = {
      path: config.url ?? '/',
      method: (config.method ?? 'get').toUpperCase(),
      headers: config.headers.toJSON() as Record<string, string>,
      body: config.data as string | undefined,
    };
    try {
      const { status, headers, text } = await exchange(pool, asked, config.timeout ?? 0);
      response = {
        data: text,
        status,
        statusText: '',
        headers: new AxiosHeaders(headers as Record<string, string>),
        config,
        request: undefined,
      };
    } catch (error) {
      throw AxiosError.from(error, codeOf(error), config);
    }
    if (config.validateStatus?.(response.status) ?? true) return response;
    const message = `status ${response.status}`;
    throw new AxiosError(message, AxiosError.ERR_BAD_RESPONSE, config, undefined, response);
  };
}

function codeOf(error: unknown): string {
  if (error instanceof LateError) return AxiosError.ETIMEDOUT;
  return error instanceof errors.ResponseExceededMaxSizeError ? AxiosError.ERR_BAD_RESPONSE : AxiosError.ERR_NETWORK;
}
