import { Fault, UsageFault } from '@sms-checker/cli';
import { EXIT_CODES, type Judgement } from '../judging/verdict.js';
import { promoteCommand, rollbackCommand } from '../release/commands.js';
import type { Helm } from '../release/helm.js';
import type { Context } from './context.js';

/** Everybody back on stable. @returns the exit code */
export async function rollback(context: Context, apply: boolean): Promise<number> {
  await context.run(rollbackCommand(context.experiment), apply);
  return 0;
}

/**
 * Stable becomes what the canary is. It is carried out only after a recorded accept of the release as it is now, or by force.
 * @returns the exit code: that of the recorded verdict where it forbids to go on
 */
export async function promote(
  context: Context,
  { apply = false, force = false }: { apply?: boolean; force?: boolean },
): Promise<number> {
  const { experiment, helm, store, output } = context;
  const command = promoteCommand(experiment, await helm.values());
  const judgement = store.judgement();
  if (apply && !force) {
    if (!judgement) throw new UsageFault('no verdict is recorded: run verdict or watch first, or say --force');
    if (judgement.verdict !== 'accept') {
      output.err(
        `not promoted: the recorded verdict is ${judgement.verdict} (${judgement.reason}); --force promotes all the same`,
      );
      return EXIT_CODES[judgement.verdict];
    }
    await refuseChanged(helm, judgement);
  }
  await context.run(command, apply);
  return 0;
}

/** @throws Fault where the release is not, or not all the time was, the one that was judged */
export async function refuseChanged(helm: Helm, { judgedAt, window }: Judgement): Promise<void> {
  if ((await helm.changedAt()) > Date.parse(window?.from ?? judgedAt)) {
    throw new Fault(
      'the release was changed since the window of its verdict began: judge it again, or promote --force',
    );
  }
}
