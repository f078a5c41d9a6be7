import type { Reply } from './http.js';

/** What one user's browser remembers. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  /** The header to send; none while there are no cookies. */
  get headers(): Record<string, string> {
    if (this.cookies.size === 0) return {};
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  get(name: string): string | undefined {
    return this.cookies.get(name);
  }

  /** Takes what an answer hands out. */
  take({ headers }: Pick<Reply, 'headers'>): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
  }
}
