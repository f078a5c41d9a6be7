import { tracingChannel } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders } from 'node:http';

/*
 * What a service does for a request, told to whoever traces it; to nobody where tracing is off. A channel gives the object
 * to its subscribers before and after the work, with its `result` or `error`.
 */

interface PartOfRequest {
  /** The headers of the request that is being answered, as the object by which subscribers know it. */
  readonly request: IncomingHttpHeaders;
  /** What the work was stopped by. */
  error?: unknown;
}

/** A call to another service. */
export interface OutgoingCall extends PartOfRequest {
  readonly method: string;
  readonly url: string;
  /** What is sent along; subscribers write their trace context here. */
  readonly headers: Record<string, string>;
  /** The answer, or in `error` what axios throws. */
  result?: { status: number };
}

/** What a model does with the messages of a request. */
export interface ModelWork extends PartOfRequest {
  readonly what: 'score' | 'explain';
  readonly messages: number;
  readonly modelVersion: string;
}

export const outgoingCalls = tracingChannel<OutgoingCall, OutgoingCall>('sms-checker:outgoing-call');

export const modelWork = tracingChannel<ModelWork, ModelWork>('sms-checker:model-work');
