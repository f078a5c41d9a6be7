import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageFault } from '@sms-checker/cli';
import { onPath } from '../on-path.js';
import { ROOT } from '../root.js';

const CHART = join(ROOT, 'charts/sms-checker');

/**
 * Path of a file of an example.
 * @throws UsageFault that names the examples that there are
 */
export function fileOf(example: string, file: 'values.yaml' | 'output.yaml'): string {
  const examples = readdirSync(join(CHART, 'examples'));
  if (examples.includes(example)) return join(CHART, 'examples', example, file);
  throw new UsageFault(`there is no example ${example}, but ${examples.join(', ')}`);
}

interface Tools {
  /** What Helm is told to render an example, but for its values. */
  readonly exampleWords: readonly string[];
  /** Path of a program that the chart's tools build, built or not. */
  readonly copyOf: (name: 'helm') => string;
}

/** What the chart's own tools know, which are no TypeScript. */
export async function chartTools(): Promise<Tools> {
  const load = (name: string): Promise<unknown> => import(pathToFileURL(join(CHART, 'tools', name)).href);
  const [{ exampleWords }, { copyOf }] = (await Promise.all([load('helm.mjs'), load('programs.mjs')])) as [
    Tools,
    Tools,
  ];
  return { exampleWords, copyOf };
}

/** Path of Helm: the one that was set, else on PATH, else what the chart's tools have built. @throws UsageFault */
export async function findHelm({ helm, path = '' }: { helm?: string | undefined; path?: string | undefined }) {
  if (helm) {
    if (existsSync(helm)) return helm;
    throw new UsageFault(`HELM is ${helm}, which does not exist: correct or unset it`);
  }
  const { copyOf } = await chartTools();
  return onPath('helm', path) ?? [copyOf('helm')].find((file) => existsSync(file));
}
