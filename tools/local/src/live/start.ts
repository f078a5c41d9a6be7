import { join } from 'node:path';
import { reasonOf } from '@sms-checker/cli';
import type { Output } from '../output.js';
import type { Settings } from '../settings.js';
import { Agreement } from './agreement.js';
import { begin, folderOf } from './begin.js';
import { Events, logLines, showTable } from './live.js';
import { Session } from './session.js';
import { plain, styled } from './style.js';
import { Traffic } from './traffic.js';
import { verdictOf } from './verdict.js';

/** Options of `npm start`. */
export interface StartOptions {
  readonly example?: string;
  readonly values?: string;
  readonly set?: readonly string[];
  readonly port?: number;
  readonly rate: number;
  readonly traffic?: boolean;
}

/** Runs a release and shows it until the user has seen enough. @param ending ends it, and is ended by the key q */
export async function start(options: StartOptions, settings: Settings, output: Output, ending: AbortController) {
  const { port = settings.port, rate, traffic: withTraffic = false, ...chosen } = options;
  const say = (line: string) => output.out(`sms-checker: ${line}\n`);
  const events = new Events((line) => say(line));
  const agreement = new Agreement();
  const onLine = (_: unknown, line: string) => agreement.add(line);
  const { system, renderer, envoy, title } = await begin(
    { ...chosen, port, onLine, tell: events.tell, signal: ending.signal },
    settings,
  );
  try {
    if (ending.signal.aborted) return;
    const traffic = new Traffic(system.url, rate, events.tell);
    const running = {
      ...{ system, renderer, title, agreement, traffic, judge: verdictOf },
      hasRoutes: envoy !== undefined,
      folder: join(folderOf(settings, port), 'verdict'),
      tell: events.tell,
    };
    const session = new Session(running, () => ending.abort());
    say(`the page is at ${system.url}/sms/`);
    system.rolledOut().then(
      () => session.complete(),
      (error: unknown) => events.tell(reasonOf(error)),
    );
    if (withTraffic) await traffic.toggle();
    try {
      if (output.terminal)
        await showTable(session, events, output.terminal, settings.color ? styled : plain, ending.signal);
      else await logLines(session, say, ending.signal);
    } finally {
      await session.end();
    }
  } finally {
    await system.end();
  }
  say('ended');
}
