// Load on a service, made by a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, root } from '../../tools/dev/steps.mjs';
import { onCore } from './cores.mjs';

/** What one SMS holds. Longer golden texts are there to try the limits of a model. */
const SMS_CHARACTERS = 160;

/** Texts of a model's golden vectors. */
export const goldenTexts = (model) =>
  JSON.parse(readFileSync(join(root, 'models', model, 'golden.json'), 'utf8')).vectors.map(({ text }) => text);
const bodyOf = (sms) => JSON.stringify({ sms });

/** Bodies of POST /predict with the texts of a model's golden vectors. */
export const goldenBodies = (model) => goldenTexts(model).map(bodyOf);

/** Those of them that one SMS can hold. */
export const messageBodies = (model) =>
  goldenTexts(model)
    .filter((text) => text.length <= SMS_CHARACTERS)
    .map(bodyOf);

/** A process that makes load; {@link Generator.stop} ends it. */
export class Generator {
  /**
   * @param niceness 19: it gives way to the service and its workers, for the load must not be what is measured
   * @param core where it stays; by default it may be on any
   */
  constructor(niceness = 0, core = undefined) {
    const [execPath, ...execArgv] = onCore(core, [process.execPath]);
    this.child = fork(new URL('generator.mjs', import.meta.url), [String(niceness)], { execPath, execArgv });
    this.exited = once(this.child, 'exit');
  }

  /** Makes a load (see drive.mjs), and gives what came of it. @throws Error if the process ends meanwhile */
  async run(load) {
    this.child.send(load);
    const ended = this.exited.then(([code, signal]) => {
      throw new Error(`the process that makes the load ended (${signal ?? code}); what it said is above`);
    });
    const [result] = await Promise.race([once(this.child, 'message'), ended]);
    return result;
  }

  /** As {@link run}, where every answer must be 200. @throws Fault that tells what else came */
  async runWell(load) {
    const result = await this.run(load);
    const { calls, statuses, errors, reason = 'none' } = result;
    if (errors === 0 && calls > 0 && statuses[200] === calls) return result;
    const came = `of ${calls + errors} calls ${JSON.stringify(statuses)}, ${errors} without an answer (${reason})`;
    throw new Fault(`${load.url}: ${came}; measure while this machine is quiet`);
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}
