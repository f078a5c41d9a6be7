import type { Assignment, RouteAssignment } from './names.js';

const ASSIGNMENT_OF: Record<RouteAssignment, Assignment> = {
  drawn: 'random',
  sticky: 'random',
  pinned: 'pinned',
  header: 'header',
  none: 'none',
};

/**
 * The label of a call's assignment from the header that the routes set.
 * Drawn and sticky calls are both random: a sticky call repeats an earlier draw. Anything unknown is `none`.
 */
export function assignmentOf(header: unknown): Assignment {
  return typeof header === 'string' && Object.hasOwn(ASSIGNMENT_OF, header)
    ? ASSIGNMENT_OF[header as RouteAssignment]
    : 'none';
}
