import { MAX_SMS_CODE_POINTS } from '@sms-checker/contracts';

/** Numbers from 0 up to 1. */
export type Draw = () => number;

/** A whole number from `low` up to and with `high`. */
export const between = (draw: Draw, low: number, high: number) => low + Math.floor(draw() * (high - low + 1));

export function oneOf<T>(draw: Draw, items: readonly T[]): T {
  return items[between(draw, 0, items.length - 1)] as T;
}

type Part = (draw: Draw) => string;

const range =
  (low: number, high: number): Part =>
  (draw) =>
    String.fromCodePoint(between(draw, low, high));

const among =
  (...strings: string[]): Part =>
  (draw) =>
    oneOf(draw, strings);

const FAMILY = '👩‍👩‍👧‍👦';

/** What texts are made of. Lone surrogates are rare, as one alone makes a text invalid. */
const PARTS: readonly Part[] = [
  range(0x20, 0x7e),
  among('free ', 'CALL ', 'win ', '£1000 ', 'ok ', ' u ', '\r\n'),
  range(0, 0xd7ff),
  range(0x10000, 0x10ffff),
  range(0x300, 0x36f),
  range(0x590, 0x6ff),
  range(0x4e00, 0x9fff),
  range(0x1f300, 0x1faff),
  range(0, 0x1f),
  range(0x7f, 0x9f),
  range(0xfdd0, 0xfdef),
  among('\u{fffe}', '\u{ffff}', '\u{1fffe}', '\u{10ffff}', '\ufeff', '\ufffd'),
  among(FAMILY, '🏳️‍🌈', '👨🏽‍💻', '🇳🇱', '1️⃣', '\u200d', '\ufe0f'),
  among('\u202e', '\u202d', '\u2066', '\u2069', '\u200f', '\u061c'),
  among(' ', '\t', '\u00a0', '\u0085', '\u001c', '\u2003', '\u2028', '\u3000', '\u180e'),
  among('[SEP]', '[CLS]', '[PAD]', '[MASK]', '[UNK]', '##ing', '</s>', '<|endoftext|>'),
  among('İ', 'ß', 'ẞ', 'ﬁ', 'ſ', '\u212a', 'Σ', 'ﷺ', '가', '\u1100\u1161', 'ǅ'),
  (draw) => (draw() < 0.02 ? range(0xd800, 0xdfff)(draw) : 'x'),
];

/** Text of up to three kinds of parts: mostly as long as a message is, sometimes longer. */
export function oddText(draw: Draw): string {
  const kinds = Array.from({ length: between(draw, 1, 3) }, () => oneOf(draw, PARTS));
  const length = between(draw, 1, draw() < 0.05 ? 400 : 60);
  return Array.from({ length }, () => oneOf(draw, kinds)(draw)).join('');
}

/** The longest message that there may be, of one thing over and over. */
const longest = (unit: string) => [...unit.repeat(MAX_SMS_CODE_POINTS)].slice(0, MAX_SMS_CODE_POINTS).join('');

const SINGLE = ['a', '.', '€', '😀', '漢', '\0', '\u0301', '\u200d', '\u{10ffff}', '\ufffe', '\ufeff', ' ', '\ud800'];

const REPEATED = [
  ...['a', 'a ', 'free call now ', '9', '.', '漢', '漢 ', '가', '😀', '😀 ', FAMILY, ' ', '\n', '\0', '\u202e'],
  ...['[SEP]', '[CLS] ', '[UNK]', '##', '##a ', 'İ', 'İ ', 'ﷺ', 'ß', '\u0301', 'e\u0301\u0323\u0335\u0489', '\ufdd0'],
];

/** Single characters, the longest messages of many kinds, and what is just too long or blank. */
export const EDGE_TEXTS: readonly string[] = [
  '',
  ...SINGLE,
  ...REPEATED.map(longest),
  `${longest(' ').slice(1)}x`,
  `${longest('x')}y`,
  `${longest('😀')}y`,
];
