import { setTimeout as sleep } from 'node:timers/promises';
import { lineOf } from './plain-log.js';
import { Screen, type Terminal } from './screen.js';
import type { Session } from './session.js';
import type { Style } from './style.js';
import { screenOf } from './table.js';

/** Milliseconds between two looks at the processes, and between two lines of the plain log. */
const LOOK_MS = 1000;
const LINE_MS = 10_000;

/** Most events that are remembered. */
const MAX_EVENTS = 100;

/** What has happened, the newest last. */
export class Events {
  readonly lines: string[] = [];

  /** @param heard hears of each at once */
  constructor(public heard: (line: string) => void = () => undefined) {}

  readonly tell = (text: string): void => {
    const line = `${new Date().toTimeString().slice(0, 8)} ${text.replace(/\s*\n\s*/g, ' ')}`;
    this.lines.push(line);
    if (this.lines.length > MAX_EVENTS) this.lines.shift();
    this.heard(line);
  };
}

/** Shows a table that follows what happens, and takes keys, until the signal. The terminal is given back in any case. */
export async function showTable(
  session: Session,
  events: Events,
  terminal: Terminal,
  style: Style,
  signal: AbortSignal,
) {
  const draw = () => screen.draw(screenOf(session.view(events.lines), screen.size, style));
  const screen: Screen = new Screen(
    terminal,
    (key) => {
      session.press(key);
      draw();
    },
    draw,
  );
  screen.open();
  events.heard = draw;
  try {
    await every(LOOK_MS, signal, async () => {
      await session.look();
      draw();
    });
  } finally {
    events.heard = () => undefined;
    screen.close();
  }
}

/** Writes a line whenever something has changed within ten seconds, until the signal. */
export async function logLines(session: Session, write: (line: string) => void, signal: AbortSignal): Promise<void> {
  let last = '';
  await every(LINE_MS, signal, async () => {
    await session.look();
    const line = lineOf(session.rows);
    if (line !== last) write(line);
    last = line;
  });
}

/** Does something again and again, the first time at once. */
async function every(pauseMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work();
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
