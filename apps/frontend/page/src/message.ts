import { MAX_SMS_CODE_POINTS } from '@sms-checker/contracts/names';

/** How many characters a list shows of a message. */
const START_LENGTH = 60;

/** Code points still free; below zero when there are too many. The service counts the same way. */
export function charactersLeft(sms: string): number {
  return MAX_SMS_CODE_POINTS - [...sms].length;
}

export function countInWords(left: number): string {
  const count = Math.abs(left);
  const characters = `${count.toLocaleString('en')} ${count === 1 ? 'character' : 'characters'}`;
  return left < 0 ? `${characters} too many` : `${characters} left`;
}

/** What keeps a message from being sent, in words, or nothing. The service checks again; this saves the way there. */
export function messageFault(sms: string): string | undefined {
  if (sms.trim() === '') {
    return 'Write or paste a message first.';
  }
  if (charactersLeft(sms) < 0) {
    return `The message is too long: at most ${MAX_SMS_CODE_POINTS.toLocaleString('en')} characters can be checked.`;
  }
  return undefined;
}

/** The start of a message on one line, for the list of answers. */
export function messageStart(sms: string): string {
  const characters = [...sms.trim().replace(/\s+/gu, ' ')];
  return characters.length > START_LENGTH
    ? `${characters.slice(0, START_LENGTH).join('').trimEnd()}…`
    : characters.join('');
}
