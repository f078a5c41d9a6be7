import { LIVE_VERSIONS } from '@sms-checker/contracts/names';

/** The version that a tester chose; undefined for whichever the draw gives. */
export type Choice = (typeof LIVE_VERSIONS)[number] | undefined;

/** A forgotten choice ends by itself: one day. */
const MAX_AGE_S = 24 * 3600;

/** The choice that a Cookie string holds, read as the gateway does: the rule of v1 stands first, other values mean nothing. */
export function choiceIn(cookies: string, name: string): Choice {
  const all = cookies.split(/;\s*/u);
  return LIVE_VERSIONS.find((version) => all.includes(`${name}=${version}`));
}

/** The cookie that makes a choice, or ends it. */
export function pinCookie(name: string, choice: Choice, secure: boolean): string {
  const age = choice === undefined ? 0 : MAX_AGE_S;
  return `${name}=${choice ?? ''}; Path=/; Max-Age=${age}; SameSite=Lax${secure ? '; Secure' : ''}`;
}
