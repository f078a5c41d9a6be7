/**
 * The names and bounds that services, page, chart and tests agree on.
 * This file imports nothing, so that the page can use it without carrying a validation library.
 */

/** Releases that users can meet: stable, canary. */
export const LIVE_VERSIONS = ['v1', 'v2'] as const;

/** Releases that can run side by side: the live ones, and the shadow. */
export const VERSIONS = [...LIVE_VERSIONS, 'v3'] as const;
export type Version = (typeof VERSIONS)[number];

/** What a message can be. */
export const LABELS = ['ham', 'spam'] as const;
export type Label = (typeof LABELS)[number];

/** How a call came to its version; `none` where no route of ours said so. */
export const ASSIGNMENTS = ['random', 'pinned', 'header', 'none'] as const;
export type Assignment = (typeof ASSIGNMENTS)[number];

/** What the routes write into {@link HEADERS.assignment}. */
export const ROUTE_ASSIGNMENTS = ['drawn', 'sticky', 'pinned', 'header', 'none'] as const;
export type RouteAssignment = (typeof ROUTE_ASSIGNMENTS)[number];

/** Whom a model answers: an app that waits for it, or a mirror that throws the answer away. */
export const SOURCES = ['app', 'shadow'] as const;
export type Source = (typeof SOURCES)[number];

/** Whether users can be sent to a pod (live) or copies of their calls only (shadow). */
export const ROLES = ['live', 'shadow'] as const;
export type Role = (typeof ROLES)[number];

/** Request headers, in lower case as Node and Envoy have them. */
export const HEADERS = {
  requestId: 'x-request-id',
  /** Set by the routes alone: one of {@link ROUTE_ASSIGNMENTS}. */
  assignment: 'x-sms-assignment',
  /** Set by the routes alone: the version that the route meant. */
  intendedVersion: 'x-sms-version',
  /** Users that the header route may recognise. */
  userId: 'x-user-id',
} as const;

/** Trace context that is passed on as it came: W3C and B3. */
export const TRACE_HEADERS = [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
] as const;

/** Cookies of the routes, under their default names. */
export const COOKIES = { sticky: 'user-session', pin: 'canary' } as const;

/** How an answer was explained: from the weights of the model, or by asking it again without each word. */
export const EXPLANATION_METHODS = ['additive', 'leave-one-out'] as const;
export type ExplanationMethod = (typeof EXPLANATION_METHODS)[number];

/** Where both services take a message. */
export const PREDICT_PATH = '/predict';

/** The same, with an explanation in the answer. */
export const EXPLAIN_PATH = `${PREDICT_PATH}?explain=true`;

/** Where the frontend tells a caller which version they get. */
export const ROUTE_PATH = '/route';

/** Where model-service takes many messages, by the Open Inference Protocol. */
export const INFER_PATHS = ['/v2/models/:model/infer', '/v2/models/:model/versions/:version/infer'] as const;

/** The longest message, in Unicode code points. */
export const MAX_SMS_CODE_POINTS = 4096;

/** The largest request body, in bytes; a message of four-byte characters with every one escaped fits. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The largest body of the infer routes, in bytes: 256 of the longest messages in ASCII, or 6,000 of common length. */
export const MAX_INFER_BODY_BYTES = 1024 * 1024 + MAX_BODY_BYTES;

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
