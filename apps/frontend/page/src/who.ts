import type { RouteResponse } from '@sms-checker/contracts';
import { LIVE_VERSIONS, type Assignment } from '@sms-checker/contracts/names';
import type { Choice } from './pin.js';

/** Who answered, and how the caller came there. */
export type Answerer = Pick<RouteResponse, 'version' | 'assignment'>;

const [, CANARY] = LIVE_VERSIONS;

const ROLES: Record<RouteResponse['version'], string> = {
  v1: 'the stable version',
  v2: 'the canary',
  v3: 'the shadow',
};

/** What a version is in a release. */
export function role({ version }: Answerer): string {
  return ROLES[version];
}

const IN_SHORT: Record<Assignment, string> = {
  random: 'at random',
  pinned: 'by choice',
  header: 'by user id',
  none: 'by default',
};

/** How a version came to answer, in short. */
export function reasonInShort({ assignment }: Answerer): string {
  return IN_SHORT[assignment];
}

/**
 * Why this version answered a caller who had made this choice, in sentences. They say what is known and no more: a draw
 * may be of this call or of an earlier one, and only a choice or a user id names the version that was meant.
 */
export function reason(answerer: Answerer, choice: Choice): string {
  const ignored = choice !== undefined && answerer.assignment !== 'pinned';
  return ignored ? `Your choice of ${choice} had no effect. ${why(answerer, choice)}` : why(answerer, choice);
}

/** Whether somebody else answered than the one who was chosen, or not because of the choice. */
export function isChoiceUnmet({ version, assignment }: Answerer, choice: Choice): boolean {
  return choice !== undefined && (assignment !== 'pinned' || version !== choice);
}

function why({ version, assignment }: Answerer, choice: Choice): string {
  switch (assignment) {
    case 'random':
      return 'Drawn at random, for this call or an earlier one.';
    case 'none':
      return 'Nobody is drawn here now: this is the version by default.';
    case 'header':
      return version === CANARY ? 'Because of your user id.' : standIn(version, CANARY, 'Your user id leads to');
    case 'pinned':
      if (choice === undefined) {
        return 'Because a cookie of this browser asks for a version.';
      }
      return version === choice ? 'Because you chose it.' : standIn(version, choice, 'You chose');
  }
}

function standIn(version: string, meant: string, because: string): string {
  return `${because} ${meant}, but ${version} stood in for it, as happens while ${meant} is down or failing.`;
}
