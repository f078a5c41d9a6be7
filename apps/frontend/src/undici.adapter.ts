import { AxiosError, AxiosHeaders, type AxiosAdapter, type AxiosResponse } from 'axios';
import { errors, type Pool } from 'undici';

/**
 * Lets axios send through an undici Pool: connections are kept alive and reused, which axios' own transport does
 * three times slower. The pool decides the origin; `timeout` bounds the whole call.
 */
export function undiciAdapter(pool: Pool): AxiosAdapter {
  return async (config) => {
    // Not AbortSignal.timeout, whose timer and weak references outlive a call that has its answer.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), config.timeout ?? 0);
    let response: AxiosResponse;
    try {
      const { statusCode, headers, body } = await pool.request({
        path: config.url ?? '/',
        method: (config.method ?? 'get').toUpperCase(),
        headers: config.headers.toJSON() as Record<string, string>,
        body: config.data as string | undefined,
        signal: late.signal,
      });
      response = {
        data: await body.text(),
        status: statusCode,
        statusText: '',
        headers: new AxiosHeaders(headers as Record<string, string>),
        config,
        request: undefined,
      };
    } catch (error) {
      throw AxiosError.from(error, codeOf(error, late.signal), config);
    } finally {
      clearTimeout(timer);
    }
    if (config.validateStatus?.(response.status) ?? true) return response;
    const message = `status ${response.status}`;
    throw new AxiosError(message, AxiosError.ERR_BAD_RESPONSE, config, undefined, response);
  };
}

function codeOf(error: unknown, { aborted }: AbortSignal): string {
  if (aborted) return AxiosError.ETIMEDOUT;
  return error instanceof errors.ResponseExceededMaxSizeError ? AxiosError.ERR_BAD_RESPONSE : AxiosError.ERR_NETWORK;
}
