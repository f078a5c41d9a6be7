import { Tool } from './tool.js';

/** How long traffic goes on, unless it is switched off: the longest that the load tool takes. */
const DURATION = '24h';

/** Calls of a user: more than one, so that the table shows users who stay on their version. */
const USERS = ['--calls-per-user', '5'];

/** Calls of many users, made by the load tool until it is switched off. */
export class Traffic {
  private child: Tool | undefined;

  /**
   * @param rate calls a second
   * @param tell hears of it when the tool ends by itself
   */
  constructor(
    private readonly url: string,
    readonly rate: number,
    private readonly tell: (line: string) => void,
  ) {}

  get isOn(): boolean {
    return this.child !== undefined;
  }

  async toggle(): Promise<void> {
    if (this.child) return this.end();
    const child = new Tool('load', ['--url', this.url, '--rate', `${this.rate}`, '--duration', DURATION, ...USERS]);
    this.child = child;
    void child.ended.then(({ code, err }) => {
      if (this.child !== child) return;
      this.child = undefined;
      this.tell(`the load tool ended by itself (${code}): ${err.trim().split('\n').at(-1) ?? ''}`);
    });
  }

  async end(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    await child?.end();
  }
}
