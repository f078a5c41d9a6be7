import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { codePoints, LABELS, MAX_SMS_CODE_POINTS } from '@sms-checker/contracts';
import { reasonOf, UsageFault } from '@sms-checker/cli';
import type { Message, Messages } from './message.js';
import type { Random } from './random.js';

/** Largest file of messages, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file of messages in UTF-8, each line `ham<TAB>text` or `spam<TAB>text`. All of them are drawn before any is drawn again.
 * @throws UsageFault that names the line
 */
export function messagesOf(file: string): Messages {
  const messages = textOf(file)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === '' ? [] : [messageOf(line, `${file}:${i + 1}`)]));
  const [first] = messages;
  if (!first) throw new UsageFault(`${file} has no message: each line is ham or spam, a tab, and the text`);
  return (random) => {
    let left: Message[] = [];
    return () => {
      if (left.length === 0) left = shuffled(random, messages);
      return left.pop() ?? first;
    };
  };
}

/** The items in another order, by Fisher and Yates. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}

function textOf(file: string): string {
  const bytes = bytesOf(file);
  if (!isUtf8(bytes)) throw new UsageFault(`${file} is not UTF-8: convert it, such as by iconv -f latin1 -t utf-8`);
  return bytes.toString('utf8');
}

function bytesOf(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size <= MAX_BYTES) return readFileSync(file);
  } catch (error) {
    throw new UsageFault(`${file} cannot be read (${reasonOf(error)})`);
  }
  throw new UsageFault(`${file} is larger than ${MAX_BYTES} bytes: give a part of it`);
}

function messageOf(line: string, where: string): Message {
  const tab = line.indexOf('\t');
  const truth = LABELS.find((label) => label === line.slice(0, tab));
  if (tab < 0 || !truth) throw new UsageFault(`${where}: must be ${LABELS.join(' or ')}, a tab, and the text`);
  const text = line.slice(tab + 1);
  if (text.trim() === '') throw new UsageFault(`${where}: has no text after the tab`);
  if (codePoints(text) > MAX_SMS_CODE_POINTS)
    throw new UsageFault(`${where}: has more than ${MAX_SMS_CODE_POINTS} characters`);
  return { text, truth };
}
