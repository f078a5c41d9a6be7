import { parseCookie } from 'undici';

/** The cookies that one user's browser keeps for one site. */
export class CookieJar {
  private readonly cookies: Map<string, string>;

  /** @param secure whether the site is reached by https: cookies marked Secure are kept only there, as browsers do */
  constructor(
    private readonly secure: boolean,
    cookies: Record<string, string> = {},
  ) {
    this.cookies = new Map(Object.entries(cookies));
  }

  /** The value of the Cookie header; undefined while there are none. */
  get header(): string | undefined {
    if (this.cookies.size === 0) return undefined;
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(name: string): string | undefined {
    return this.cookies.get(name);
  }

  /** Takes what the Set-Cookie headers of an answer hand out, and drops what they take back. */
  take(headers: string | readonly string[] = []): void {
    for (const header of typeof headers === 'string' ? [headers] : headers) {
      const cookie = parseCookie(header);
      if (!cookie || (cookie.secure && !this.secure)) continue;
      if (isOver(cookie)) this.cookies.delete(cookie.name);
      else this.cookies.set(cookie.name, cookie.value);
    }
  }
}

function isOver({ maxAge, expires }: { maxAge?: number; expires?: Date | number }): boolean {
  if (maxAge !== undefined) return maxAge <= 0;
  return expires !== undefined && Number(expires) <= Date.now();
}
