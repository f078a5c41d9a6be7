import { median, noiseOf, trendOf, type Point, type Trend } from '../trend.js';

/** Memory of every process while a strategy was in force. */
export interface Look {
  turn: number;
  season: string;
  hours: number;
  megabytes: Map<string, number>;
}

/** How the memory of a process went, in megabytes. */
export interface Course extends Trend {
  process: string;
  first: number;
  last: number;
  highest: number;
  noise: number;
  /** Whether the least that it grew in the time, by the lower end of the slope, is less than it goes up and down by itself. */
  isFlat: boolean;
}

/** Megabytes that no process keeps to, whatever it does: its allocator takes more than this at once. */
const LEAST_NOISE = 1;

/** The course of each process. One that is missing in a look is not flat. */
export function coursesOf(looks: readonly Look[]): Course[] {
  const names = new Set(looks.flatMap(({ megabytes }) => [...megabytes.keys()]));
  return [...names].map((name) => courseOf(name, looks));
}

function courseOf(process: string, looks: readonly Look[]): Course {
  const all = looks.map(({ turn, season, hours, megabytes }) => ({
    turn,
    season,
    hours,
    value: megabytes.get(process) ?? NaN,
  }));
  // One point a turn: looks that follow each other are no two measurements of what becomes of a process.
  const points = [...new Set(all.map(({ turn }) => turn))].map((turn) =>
    middleOf(all.filter((look) => look.turn === turn)),
  );
  const trend = trendOf(points);
  const noise = Math.max(LEAST_NOISE, noiseOf(all, trend.slope));
  const [first, last] = [all[0], all.at(-1)];
  const hours = (last?.hours ?? NaN) - (first?.hours ?? NaN);
  return {
    process,
    ...trend,
    noise,
    first: first?.value ?? NaN,
    last: last?.value ?? NaN,
    highest: Math.max(...all.map(({ value }) => value)),
    isFlat: trend.lower * hours <= noise,
  };
}

const middleOf = (looks: readonly Point[]): Point => ({
  season: looks[0]?.season ?? '',
  hours: median(looks.map(({ hours }) => hours)),
  value: median(looks.map(({ value }) => value)),
});
