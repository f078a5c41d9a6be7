import type { Role, Source } from '@sms-checker/contracts';

/** For whom a pod of this role answers: a mirror never says so itself, the pod knows from its own environment. */
export function sourceOf(role: Role): Source {
  return role === 'shadow' ? 'shadow' : 'app';
}
