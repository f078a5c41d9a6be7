import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Bounded, CourseMoment, Judgement } from '../judging/verdict.js';

/** A picture of a report. */
export interface Picture {
  readonly title: string;
  /** What is to be seen on it. */
  readonly caption: string;
  readonly svg: string;
}

const WIDTH = 720;
const HEIGHT = 260;
const COLOURS = { stable: '#3b6fb5', canary: '#d1662b', limit: '#a3203c' };

/** The pictures of a judgement; none where nothing was read. */
export function picturesOf(judgement: Judgement): Picture[] {
  const { course, counts, latency, split, questions, versions } = judgement;
  const marginOf = (name: string) => questions.find((answer) => answer.name === name)?.margin ?? 0;
  if (course.length === 0 || !counts || !latency) return [];
  const pictures = [
    {
      title: 'Latency',
      caption: `Share of the calls of ${versions.stable} and ${versions.canary} that took at most so long; above the red line a call is slow.`,
      svg: latencyPlot(judgement),
    },
    {
      title: 'Errors',
      caption: `Share of failed calls of ${versions.canary} minus that of ${versions.stable}, with bounds that hold over all looks, and the margin.`,
      svg: sequencePlot(course, ({ errors }) => errors, marginOf('errors'), -100),
    },
    {
      title: 'Slow calls',
      caption: `Share of the calls of ${versions.canary} that are slow, with bounds that hold over all looks, and the margin.`,
      svg: sequencePlot(course, ({ slow }) => slow, marginOf('latency'), 0),
    },
  ];
  if (!split) return pictures;
  const fair = split.expected.canary / (split.expected.stable + split.expected.canary);
  return [
    ...pictures,
    {
      title: 'Split',
      caption: `Share of new sessions that came to ${versions.canary}, and its share by the weights.`,
      svg: splitPlot(course, fair),
    },
  ];
}

function latencyPlot({ counts, latency }: Judgement): string {
  const bounds = latency?.bounds ?? [];
  const curve = (arm: 'stable' | 'canary') => {
    const cumulative = counts?.[arm].latency ?? [];
    const all = cumulative.at(-1) ?? 0;
    return bounds.map((bound, i) => ({ ms: bound * 1000, share: all > 0 ? (100 * (cumulative[i] ?? 0)) / all : 0 }));
  };
  const shown = [...curve('stable'), ...curve('canary')].filter(({ share }) => share > 0.5 && share < 99.95);
  const xs = shown.map(({ ms }) => ms);
  const domain = xs.length > 1 ? [Math.min(...xs) * 0.8, Math.max(...xs) * 1.3] : [1, 1000];
  const line = (arm: 'stable' | 'canary') =>
    Plot.line(curve(arm), { x: 'ms', y: 'share', stroke: COLOURS[arm], strokeWidth: 2, clip: true });
  return svgOf({
    x: {
      type: 'log',
      domain,
      label: 'milliseconds',
      ticks: 8,
      tickFormat: (value: number) => `${Number(value.toPrecision(2))}`,
    },
    y: { domain: [0, 100], label: 'percent of calls', grid: true },
    marks: [
      line('stable'),
      line('canary'),
      Plot.ruleX([(latency?.threshold ?? 0) * 1000], { stroke: COLOURS.limit, clip: true }),
    ],
  });
}

/** @param least percent that the figure can be */
function sequencePlot(
  course: readonly CourseMoment[],
  of: (moment: CourseMoment) => Bounded,
  margin: number,
  least: number,
): string {
  const data = course.map((moment) => {
    const { estimate, lower, upper } = of(moment);
    // JSON has null for what is no number: where nothing was seen the line has a gap.
    const shown = Number.isFinite(estimate) ? 100 * estimate : NaN;
    return { at: new Date(moment.at), estimate: shown, lower: 100 * lower, upper: 100 * upper };
  });
  const last = data.at(-1);
  const limit = 100 * margin;
  // The first looks know nothing, and would leave no room for what follows.
  const reach = Math.max(
    3 * limit,
    2 * Math.max(Math.abs((last?.upper ?? 0) - limit), Math.abs((last?.lower ?? 0) - limit)),
    1,
  );
  return svgOf({
    x: timeAxis(course),
    y: { domain: [Math.max(least, limit - reach), Math.min(100, limit + reach)], label: 'percent', grid: true },
    marks: [
      Plot.areaY(data, { x: 'at', y1: 'lower', y2: 'upper', fill: COLOURS.canary, fillOpacity: 0.25, clip: true }),
      Plot.line(data, { x: 'at', y: 'estimate', stroke: COLOURS.canary, strokeWidth: 2, clip: true }),
      Plot.ruleY([limit], { stroke: COLOURS.limit }),
    ],
  });
}

function splitPlot(course: readonly CourseMoment[], fair: number): string {
  const data = course
    .filter(({ sessions }) => sessions.stable + sessions.canary > 0)
    .map(({ at, sessions }) => ({
      at: new Date(at),
      share: (100 * sessions.canary) / (sessions.stable + sessions.canary),
    }));
  return svgOf({
    x: timeAxis(course),
    y: {
      domain: [0, Math.min(100, Math.max(300 * fair, ...data.slice(-1).map(({ share }) => 1.5 * share)))],
      label: 'percent of sessions',
      grid: true,
    },
    marks: [
      Plot.line(data, { x: 'at', y: 'share', stroke: COLOURS.canary, strokeWidth: 2, clip: true }),
      Plot.ruleY([100 * fair], { stroke: COLOURS.limit, strokeDasharray: '4,3' }),
    ],
  });
}

const DAY_MS = 86_400_000;
const MINUTES_MS = 600_000;

/** Times as the window's are written, no finer than its length needs. */
function timeAxis(course: readonly CourseMoment[]) {
  const span = (course.at(-1)?.at ?? 0) - (course[0]?.at ?? 0);
  const tickFormat = span > DAY_MS ? '%d %b %H:%M' : span > MINUTES_MS ? '%H:%M' : '%H:%M:%S';
  return { type: 'utc', label: 'UTC', ticks: 6, tickFormat } as const;
}

function svgOf(options: Plot.PlotOptions): string {
  // Types of a browser's document are not among those of Node.
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as Record<'document', never>;
  const drawn: unknown = Plot.plot({ width: WIDTH, height: HEIGHT, marginLeft: 50, document, ...options });
  return (drawn as { outerHTML: string }).outerHTML;
}
