import { Fault, reasonOf } from '@sms-checker/cli';
import type { Renderer } from '../render/renderer.js';
import type { LocalSystem } from '../system.js';
import type { Agreement } from './agreement.js';
import { Changes } from './changes.js';
import { errorRateOf } from './error-rate.js';
import { Figures } from './figures.js';
import { type Row, rowsOf } from './rows.js';
import { Scraper } from './scraper.js';
import { type Shares, sharesOf } from './shares.js';
import type { Traffic } from './traffic.js';
import type { verdictOf } from './verdict.js';
import type { View } from './view.js';

/** What a session is about. */
export interface Running {
  readonly system: Pick<LocalSystem, 'url' | 'release' | 'pods' | 'targets' | 'apply' | 'rolledOut'>;
  readonly renderer: Renderer;
  /** Without Envoy nothing can be routed. */
  readonly hasRoutes: boolean;
  /** What is released, in words. */
  readonly title: string;
  readonly agreement: Agreement;
  readonly traffic: Pick<Traffic, 'isOn' | 'rate' | 'toggle' | 'end'>;
  /** Asks for a verdict; its first argument is the folder of its files. */
  readonly judge: typeof verdictOf;
  readonly folder: string;
  /** Hears of what happens. */
  readonly tell: (line: string) => void;
}

/** Calls go to stable, whatever the release says of routes. */
const NO_ROUTES: Shares = { canary: undefined, mirror: undefined };

/** Keys that change or judge the canary. */
const OF_CANARY = new Set(['+', '=', '-', 'f', 'v']);

const NO_CANARY = 'this release has no canary: choose an example that has one, such as --example canary';

const CTRL_C = '\x03';

/** What keys do to a running release, and what there is to see of it. */
export class Session {
  private readonly figures = new Figures();
  private readonly scraper: Scraper;
  private readonly changes: Changes;
  private readonly hasCanary: boolean;
  private readonly ending = new AbortController();
  private judging: Promise<void> | undefined;
  private verdict: readonly string[] = [];

  /** @param quit is called when the user wants to end it */
  constructor(
    private readonly running: Running,
    private readonly quit: () => void,
  ) {
    const { system, renderer, tell } = running;
    this.scraper = new Scraper(system, this.figures);
    const { canary = 0, mirror } = this.shares;
    this.hasCanary = this.shares.canary !== undefined;
    const start = { share: canary, shadow: mirror !== undefined, errorRate: errorRateOf(system.release) };
    this.changes = new Changes(system, renderer, start, {
      tell,
      changed: () => {
        this.scraper.changed();
        this.verdict = [];
      },
    });
  }

  /** Shares, copies and verdicts count from now on: all of the release is there, the shadow too. */
  complete(): void {
    this.scraper.changed();
  }

  /** Reads the figures of all processes. */
  look(): Promise<void> {
    return this.scraper.look();
  }

  get rows(): Row[] {
    const { system, agreement } = this.running;
    return rowsOf(system.pods, this.shares, this.figures, agreement);
  }

  /** @param events what has happened, the newest last */
  view(events: readonly string[]): View {
    const { system, title, traffic, hasRoutes } = this.running;
    const { shadow, errorRate } = this.changes.state;
    const flag = (isOn: boolean) => (isOn ? 'on' : 'off');
    const routed = hasRoutes ? [`shadow ${flag(shadow)}`, `fault ${flag(errorRate > 0)}`] : ['no Envoy: stable alone'];
    return {
      url: system.url,
      title,
      rows: this.rows,
      state: [`traffic ${traffic.isOn ? `${traffic.rate} a second` : 'off'}`, ...routed],
      changing: this.changes.underWay ?? (this.judging && 'judging'),
      keys: hasRoutes ? KEYS : KEYS.filter(([key]) => key === 't' || key === 'q'),
      events,
      verdict: this.verdict,
    };
  }

  /** Does what a key asks for; others do nothing. */
  press(key: string): void {
    const { hasRoutes, traffic, tell } = this.running;
    const { changes } = this;
    const routing = new Map([
      ['+', () => changes.step(1)],
      ['=', () => changes.step(1)],
      ['-', () => changes.step(-1)],
      ['s', () => changes.toggleShadow()],
      ['f', () => changes.toggleFault()],
      ['v', () => this.judge()],
    ]);
    if (key === 'q' || key === CTRL_C) this.quit();
    else if (key === 't') void traffic.toggle();
    else if (!routing.has(key)) return;
    else if (!hasRoutes) tell(`${key} needs Envoy, and there is none`);
    else if (OF_CANARY.has(key) && !this.hasCanary) tell(NO_CANARY);
    else routing.get(key)?.();
  }

  /** Ends what it has begun. */
  async end(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.running.traffic.end(), this.scraper.close(), this.judging]);
  }

  private get shares(): Shares {
    const { hasRoutes, system } = this.running;
    return hasRoutes ? sharesOf(system.release) : NO_ROUTES;
  }

  private judge(): void {
    const { judge, folder, tell } = this.running;
    const { since, urls } = this.scraper;
    if (this.judging || this.changes.underWay !== undefined || !since) {
      tell('wait: a verdict comes after what is under way');
      return;
    }
    const subject = { share: this.shares.canary ?? 0, targets: urls, since };
    this.judging = judge(folder, subject, this.ending.signal)
      .then((lines) => void (this.verdict = lines))
      .catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        if (!this.ending.signal.aborted) tell(reasonOf(error));
      })
      .finally(() => (this.judging = undefined));
  }
}

const KEYS = [
  ['t', 'traffic'],
  ['+ -', 'canary share'],
  ['s', 'shadow'],
  ['f', 'fault in canary'],
  ['v', 'verdict'],
  ['q', 'quit'],
] as const;
