/** The queue has no place left. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  /** @param retryAfter seconds in which the queue that there is will be worked off, at the present pace */
  constructor(
    readonly limit: number,
    readonly retryAfter: number,
  ) {
    super(`${limit} messages are waiting for a worker already`);
  }
}

/** No answer came within the deadline; what is still waiting is not computed any more. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  /** @param deadlineMs milliseconds that a call had in all */
  constructor(readonly deadlineMs: number) {
    super(`the model did not answer within ${deadlineMs} ms`);
  }
}

/** There is no living worker at the moment; new ones are being started. */
export class NoWorkerError extends Error {
  override readonly name = 'NoWorkerError';

  constructor() {
    super('no worker of the model is alive');
  }
}

/** Workers died of this message, or while they had it: it is not tried again. */
export class LethalMessageError extends Error {
  override readonly name = 'LethalMessageError';

  constructor() {
    super('workers ended while they had this message, so it is not given to another');
  }
}
