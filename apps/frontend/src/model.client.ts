import type { IncomingHttpHeaders } from 'node:http';
import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { EXPLAIN_PATH, HEADERS, PREDICT_PATH, type ModelRequest, type PredictResponse } from '@sms-checker/contracts';
import { outgoingCalls, passedOn, ProblemException } from '@sms-checker/service-kit';
import { AxiosError } from 'axios';
import { readAnswer } from './read-answer.js';

/** Seconds after which a caller may try again when the model is away. */
const RETRY_AFTER = { 'retry-after': '1' };

const NOT_UNDERSTOOD = 'the model gave an answer that this service does not understand';
const TOO_SLOW = 'the model did not answer in time: try again in a moment';

/** The adapter over model-service: its answer, or a problem that says what is the matter with it. */
@Injectable()
export class ModelClient {
  constructor(private readonly http: HttpService) {}

  /** @throws ProblemException 429, 502, 503 or 504 */
  async predict(
    sms: string,
    explain: boolean,
    requestId: string,
    headers: IncomingHttpHeaders,
  ): Promise<PredictResponse> {
    const body: ModelRequest = { sms };
    const sent = { ...passedOn(headers), [HEADERS.requestId]: requestId };
    const path = explain ? EXPLAIN_PATH : PREDICT_PATH;
    const url = `${this.http.axiosRef.defaults.baseURL ?? ''}${path}`;
    // Not HttpService.post: its Observable cancels every call when it has its answer, by an error with a stack.
    const call = () => this.http.axiosRef.post<unknown>(path, body, { headers: sent });
    try {
      const { data } = await outgoingCalls.tracePromise(call, { method: 'POST', url, headers: sent, request: headers });
      return understood(data);
    } catch (error) {
      throw error instanceof AxiosError ? problemOf(error) : error;
    }
  }
}

function understood(data: unknown): PredictResponse {
  const { dto, faults } = readAnswer(data);
  if (faults.length === 0) return dto;
  const cause = new Error(
    `broken rules of the answer: ${faults.map(({ field, rule }) => `${field}.${rule}`).join(', ')}`,
  );
  throw new ProblemException(502, NOT_UNDERSTOOD, { cause });
}

function problemOf(error: AxiosError): ProblemException {
  const { response, cause = error } = error;
  if (!response) {
    if (error.code === AxiosError.ERR_BAD_RESPONSE) return new ProblemException(502, NOT_UNDERSTOOD, { cause });
    if (error.code === AxiosError.ETIMEDOUT) return new ProblemException(504, TOO_SLOW, { cause });
    return new ProblemException(503, 'the model is away: try again in a moment', { headers: RETRY_AFTER, cause });
  }
  switch (response.status) {
    case 429: {
      const wait = String(response.headers['retry-after'] ?? 1);
      return new ProblemException(429, 'the model has too much to do: try again later', {
        headers: { 'retry-after': wait },
      });
    }
    case 503:
      return new ProblemException(503, 'the model is not ready: try again in a moment', {
        headers: RETRY_AFTER,
        cause,
      });
    case 504:
      return new ProblemException(504, TOO_SLOW, { cause });
    default:
      return new ProblemException(502, `the model failed with status ${response.status}`, { cause });
  }
}
