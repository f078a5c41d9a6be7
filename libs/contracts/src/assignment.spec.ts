import { expect, it } from 'vitest';
import { assignmentOf } from './assignment.js';

it.each([
  ['drawn', 'random'],
  ['sticky', 'random'],
  ['pinned', 'pinned'],
  ['header', 'header'],
  ['none', 'none'],
  [undefined, 'none'],
  ['random', 'none'],
  ['constructor', 'none'],
  [['drawn', 'drawn'], 'none'],
])('takes %j of the routes as %s', (header, label) => expect(assignmentOf(header)).toBe(label));
