/** Attributes of spans that OpenTelemetry has no name for. */
export const ATTRIBUTES = {
  /** Release that the service is, as in its metrics. */
  version: 'sms_checker.version',
  modelVersion: 'sms_checker.model.version',
  /** The id by which log lines and the prediction log know the request. */
  requestId: 'sms_checker.request.id',
  /** How many messages the model is asked about at once. */
  messages: 'sms_checker.messages',
} as const;
