/** Characters of the log that are kept, from its end. */
const KEPT = 20_000;

/** Each message begins with its level; it may have several lines. */
export const LOG_FORMAT = '[%l] %v';

/** Messages that do not say what went wrong: warnings, and where in the program it was. */
const NO_REASON = /^\[(warning|info)\] |^\[\w+\] (#\d|stacktrace|Caught |Backtrace|Envoy version|Address mapping)/;

/** What Envoy has written of late. */
export class EnvoyLog {
  private text = '';

  add(chunk: string): void {
    this.text = (this.text + chunk).slice(-KEPT);
  }

  /** Envoy's words on a configuration that it refuses, of those messages that are written to the end; taken out of the log. */
  takeRefusal(): string | undefined {
    const found = /^\[warning\] Filesystem config update (?:rejected|failure): ([^]*?)\n(?=\[|\n|$)/m.exec(this.text);
    if (found) this.text = this.text.slice(found.index + found[0].length);
    return found?.[1]?.replace(/\s+/g, ' ').trim();
  }

  /** The last message of what went wrong, after a colon; empty where there is none. */
  get lastError(): string {
    const messages = this.text.trim().split(/\n(?=\[\w+\] )/);
    const error = messages.findLast((message) => message !== '' && !NO_REASON.test(message));
    return error === undefined ? '' : `: ${error.replace(/\s+/g, ' ')}`;
  }
}
