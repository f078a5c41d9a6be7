import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { reasonOf, UsageFault } from '@sms-checker/cli';
import { Experiment } from './experiment.js';

/** The largest file that can be an experiment. */
const MAX_CHARACTERS = 256 * 1024;

interface Problem {
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * Reads and checks the file of an experiment.
 * @param shown its path, as messages name it
 * @throws UsageFault that names every fault with its line and what to set
 */
export function loadExperiment(file: string, shown = file): Experiment {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageFault(`${shown} cannot be read (${reasonOf(error)}): make it, or name another experiment`);
  }
  return parseExperiment(text, shown);
}

/** The same of a text. */
export function parseExperiment(text: string, file: string): Experiment {
  if (text.length > MAX_CHARACTERS) throw new UsageFault(`${file} has more than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [what = ''] = broken.message.split(' at line ');
    throw new UsageFault(`${file}:${broken.linePos?.[0].line ?? 1}: this is no YAML: ${what}`);
  }
  if (!isMap(document.contents)) {
    throw new UsageFault(`${file}:1: must be a map of settings, such as "sessions: 4000"`);
  }
  const given = document.toJS({ maxAliasCount: 10 }) as object;
  const experiment = plainToInstance(Experiment, given, { exposeDefaultValues: true });
  const problems = [
    ...flatten(validateSync(experiment, { whitelist: true, forbidNonWhitelisted: true })),
    ...relations(experiment),
  ];
  if (problems.length === 0) return experiment;
  throw new UsageFault(
    problems
      .map(({ path, text }) => ({ line: lineOf(document, path, lines), text }))
      .sort((a, b) => a.line - b.line)
      .map(({ line, text }) => `${file}:${line}: ${text}`)
      .join('\n'),
  );
}

function flatten(errors: readonly ValidationError[], above: readonly string[] = []): Problem[] {
  return errors.flatMap(({ property, value, constraints, children = [] }) => {
    const path = [...above, property];
    const name = path.join('.');
    if (constraints?.whitelistValidation !== undefined)
      return [{ path, text: `${name} is no setting of an experiment` }];
    if (constraints === undefined) return flatten(children, path);
    const [rule] = Object.values(constraints).reverse();
    return [
      { path, text: `${name} ${rule ?? 'is wrong'}; it is ${value === undefined ? 'not set' : JSON.stringify(value)}` },
    ];
  });
}

/** What depends on more than one setting. */
function relations({ prometheus, scrape, split, budget, sessions, start }: Experiment): Problem[] {
  const problems: Problem[] = [];
  if (prometheus && scrape)
    problems.push({ path: ['scrape'], text: 'scrape and prometheus are both set: set one of them' });
  if (scrape?.since !== undefined && start !== undefined)
    problems.push({ path: ['start'], text: 'start and scrape.since are both set: set one of them' });
  if (split && split.stable + split.canary <= 0) {
    problems.push({
      path: ['split'],
      text: 'split.stable and split.canary are both 0: set them to the weights of the draw',
    });
  }
  if (budget.sessions !== undefined && budget.sessions < sessions) {
    problems.push({
      path: ['budget', 'sessions'],
      text: `budget.sessions must be at least sessions, ${sessions}; it is ${budget.sessions}`,
    });
  }
  return problems;
}

/** The line of a setting, or of the map in which it is missing. */
function lineOf(document: Document, path: readonly string[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth--) {
    const above = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(above) ? above.items.find(({ key }) => String(key) === path[depth - 1]) : undefined;
    const key = pair?.key;
    if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
}
