import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, reasonOf } from '@sms-checker/cli';
import { EXIT_CODES, type Judgement } from '../judging/verdict.js';
import { openLooks } from '../looks.js';
import { promoteCommand, rollbackCommand, shellOf } from '../release/commands.js';
import type { Context } from './context.js';
import { refuseChanged } from './release.js';

const ROLLBACK_TRIES = 3;
const ROLLBACK_PAUSE_MS = 2000;

/** Options of a look. */
export interface VerdictOptions {
  readonly json?: boolean;
  readonly apply?: boolean;
  readonly write: boolean;
}

/** Judges once. @returns the exit code */
export async function verdict(context: Context, options: VerdictOptions): Promise<number> {
  const looks = openLooks(context.name, context.experiment, context.settings, context.helm);
  try {
    return await conclude(context, await looks.look(), options);
  } finally {
    await looks.close();
  }
}

/** Says, records and if asked carries out what was judged: promote after accept, roll back after reject. @returns the exit code */
export async function conclude(
  context: Context,
  found: Judgement,
  { json, apply = false, write }: VerdictOptions,
): Promise<number> {
  const { output, store, experiment } = context;
  const code = EXIT_CODES[found.verdict];
  // Harm first: what is written and shown can wait.
  const failure = found.verdict === 'reject' && apply ? await rollBack(context) : undefined;
  const { judgement, promote, reason } = await withPromotion(context, found);
  const files = write ? store.judged(judgement) : [];
  if (json) output.out(JSON.stringify(judgement));
  else output.out(textOf(judgement));
  for (const file of files) output.err(`written: ${file}`);
  if (reason !== undefined && apply) throw new Fault(`not promoted: ${reason}`);
  if (reason !== undefined) output.err(`the command to promote is not known: ${reason}`);
  if (promote && apply) await promoteNow(context, judgement, promote);
  else if (!apply && !json && promote) output.out(`promote with\n  ${shellOf(promote)}`);
  else if (!apply && !json && found.verdict === 'reject')
    output.out(`roll back with\n  ${shellOf(rollbackCommand(experiment))}`);
  if (failure) throw failure;
  return code;
}

/** Tries more than once, as another operation may hold the release for a moment. @returns why it failed */
async function rollBack({ experiment, helm, output }: Context): Promise<Fault | undefined> {
  const command = rollbackCommand(experiment);
  output.err(`rolling back: ${shellOf(command)}`);
  let reason = '';
  for (let tries = 0; tries < ROLLBACK_TRIES; tries++) {
    try {
      await helm.apply(command);
      output.err('rolled back');
      return undefined;
    } catch (error) {
      reason = reasonOf(error);
      output.err(`not rolled back: ${reason}`);
      await sleep(ROLLBACK_PAUSE_MS);
    }
  }
  return new Fault(`the canary still has its users after ${ROLLBACK_TRIES} tries to roll back: ${reason}`);
}

/** Says so on stderr, as stdout is the judgement's. @throws Fault where that is not what was judged, or it fails */
async function promoteNow({ helm, output }: Context, judgement: Judgement, promote: readonly string[]): Promise<void> {
  await refuseChanged(helm, judgement);
  output.err(`promoting: ${shellOf(promote)}`);
  await helm.apply(promote);
  output.err('promoted');
}

/** The command to promote depends on the release's values: where these cannot be had, it is told why. */
async function withPromotion({ experiment, helm }: Context, judgement: Judgement) {
  // A local run is no release that Helm knows of.
  if (judgement.verdict !== 'accept' || experiment.scrape) return { judgement };
  try {
    const promote = promoteCommand(experiment, await helm.values());
    return { judgement: { ...judgement, commands: { ...judgement.commands, promote: shellOf(promote) } }, promote };
  } catch (error) {
    return { judgement, reason: reasonOf(error) };
  }
}

/** A judgement on a few lines. */
function textOf({ verdict: word, reason, questions, flaws, window }: Judgement): string {
  const span = window ? [`window ${window.from} to ${window.to}`] : [];
  const answers = questions.map((answer) => `  ${answer.decides ? answer.verdict : 'reported'}: ${answer.reason}`);
  return [`${word}: ${reason}`, ...span, ...answers, ...flaws.map(({ text }) => `  not whole: ${text}`)].join('\n');
}
