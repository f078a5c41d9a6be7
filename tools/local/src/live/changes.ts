import { Fault, reasonOf } from '@sms-checker/cli';
import type { Live, Renderer } from '../render/renderer.js';
import type { LocalSystem } from '../system.js';

/** Share of errors of a canary with a fault, where the release says none. */
const FAULT = 0.1;

/** Percentage points of one step. */
const STEP = 5;

/** What of the release the keys change, whole. */
type State = Required<Live>;

/** What {@link Changes} tells of. */
interface Told {
  /** In words, of what went well and what did not. */
  readonly tell: (line: string) => void;
  /** Each time that the release is another one. */
  readonly changed: () => void;
}

/**
 * Changes the release to what is wanted, one change at a time: what is wanted meanwhile is done next, all at once. So at most
 * one change waits, however often a key is pressed.
 */
export class Changes {
  /** What all pods were when something was told last. */
  private before: State;
  /** What is applied. */
  private present: State;
  private wanted: State;
  private working: Promise<void> | undefined;

  /** @param start what the release says before the first change */
  constructor(
    private readonly system: Pick<LocalSystem, 'apply' | 'rolledOut'>,
    private readonly renderer: Renderer,
    private readonly start: State,
    private readonly told: Told,
  ) {
    this.before = this.present = this.wanted = start;
  }

  /** What is, or soon will be. */
  get state(): State {
    return this.wanted;
  }

  /** What is being done, in words; undefined where nothing is. */
  get underWay(): string | undefined {
    return this.working && wordsOf(this.before, this.wanted);
  }

  /** A step of the canary's share up (1) or down (-1), to the next multiple of 5. */
  step(direction: 1 | -1): void {
    const { share } = this.wanted;
    const next = direction > 0 ? Math.floor(share / STEP) * STEP + STEP : Math.ceil(share / STEP) * STEP - STEP;
    this.want({ share: Math.min(100, Math.max(0, next)) });
  }

  toggleShadow(): void {
    this.want({ shadow: !this.wanted.shadow });
  }

  toggleFault(): void {
    this.want({ errorRate: this.wanted.errorRate > 0 ? 0 : this.start.errorRate || FAULT });
  }

  private want(change: Live): void {
    this.wanted = { ...this.wanted, ...change };
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    while (wordsOf(this.present, this.wanted) !== '') {
      const next = this.wanted;
      const words = wordsOf(this.present, next);
      try {
        await this.system.apply(await this.renderer.render(differenceOf(this.start, next)));
        this.present = next;
        await this.system.rolledOut();
        this.told.tell(words);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (this.present === next) this.told.tell(`${words}, but ${reasonOf(error)}`);
        else {
          this.wanted = this.present;
          this.told.tell(`not changed (${words}): ${reasonOf(error)}`);
        }
      }
      this.before = this.present;
      this.told.changed();
    }
  }
}

/** What is to be rendered over what was chosen: only that which is another. */
const differenceOf = (start: State, { share, shadow, errorRate }: State): Live => ({
  ...(share !== start.share && { share }),
  ...(shadow !== start.shadow && { shadow }),
  ...(errorRate !== start.errorRate && { errorRate }),
});

/** The difference of two states, in words; empty where there is none. */
function wordsOf(before: State, after: State): string {
  return [
    before.share === after.share ? '' : `canary to ${after.share} %`,
    before.shadow === after.shadow ? '' : `shadow ${after.shadow ? 'on' : 'off'}`,
    before.errorRate === after.errorRate ? '' : `fault in the canary ${after.errorRate > 0 ? 'on' : 'off'}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
