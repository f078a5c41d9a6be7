// Load on a service, made by a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/dev/steps.mjs';

/** Bodies of POST /predict with the texts of a model's golden vectors. */
export function goldenBodies(model) {
  const { vectors } = JSON.parse(readFileSync(join(root, 'models', model, 'golden.json'), 'utf8'));
  return vectors.map(({ text }) => JSON.stringify({ sms: text }));
}

/** A process that makes load; {@link Generator.stop} ends it. */
export class Generator {
  /** @param niceness 19: it gives way to the service and its workers, for the load must not be what is measured */
  constructor(niceness = 0) {
    this.child = fork(new URL('generator.mjs', import.meta.url), [String(niceness)]);
  }

  /**
   * Calls POST /predict over and over.
   * @param options url, bodies, connections, and either amount (calls) or duration (seconds)
   * @returns statuses (number by status), errors, calls, seconds, latency { p50, p99 } in ms of all answers
   */
  async run(options) {
    this.child.send(options);
    const [result] = await once(this.child, 'message');
    return result;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
