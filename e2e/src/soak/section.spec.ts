import { expect, it } from 'vitest';
import { coursesOf, type Look } from './courses.js';
import { sectionOf, verdictOf } from './section.js';

/** Ten minutes of looks at two processes through two strategies, one a minute; what one of them has grows by so much an hour. */
function looks(perHour: number): Look[] {
  return Array.from({ length: 60 }, (_, i) => {
    const [turn, hours] = [Math.floor(i / 6), i / 360];
    const [season, wobble] = [turn % 2 === 0 ? 'stable' : 'shadow', (i * 7) % 5];
    const steady = (season === 'stable' ? 80 : 120) + wobble;
    return { turn, season, hours, megabytes: new Map([['app', steady], ['leaking', steady + perHour * hours]]) }; // prettier-ignore
  });
}

const verdicts = (all: readonly Look[]) => coursesOf(all).map((course) => [course.process, verdictOf(course)]);

it('finds a process that grows by more than it goes up and down, through states that are far apart', () => {
  expect(verdicts(looks(60))).toEqual([
    ['app', 'flat'],
    ['leaking', 'grows'],
  ]);
});

it('takes no growth for one that is less than the noise', () => {
  expect(verdicts(looks(6)).map(([, verdict]) => verdict)).toEqual(['flat', 'flat']);
});

it('does not judge what is too short, nor pass a process that was not always there', () => {
  expect(verdicts(looks(60).slice(0, 24)).map(([, verdict]) => verdict)).toEqual(Array(2).fill('too short to tell'));
  const gone = looks(0).map((look, i) => (i < 30 ? look : { ...look, megabytes: new Map([['app', 80]]) }));
  expect(verdicts(gone)).toContainEqual(['leaking', 'grows']);
});

it('says what failed, what began anew and what grew', () => {
  const calls = [
    { strategy: 'stable', sent: 1200, latencies: [1, 2, 3], failed: 0 },
    { strategy: 'shadow', sent: 1300, latencies: [4, 5], failed: 2 },
  ];
  const section = sectionOf({ about: 'About.', calls, courses: coursesOf(looks(60)), restarted: 1 });
  expect(section).toContain('Failed calls: 2 of 2,500. Processes that started anew: 1. Memory that grows: leaking.');
  expect(section).toContain('| stable | 1,200 | 0 | 2.0 | 3.0 | 3 |');
  expect(section).toMatch(/^\| leaking \| 80\.0 \| .* \| grows \|$/m);
});
