import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageFault } from '@sms-checker/cli';
import { chartTools, fileOf } from './chart.js';
import { type Chosen, DEFAULT_EXAMPLE, type Live, type Renderer } from './renderer.js';

const LIMIT_MS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Renders the chart by Helm. */
export class HelmRenderer implements Renderer {
  readonly how = 'helm';

  /** @param program path of Helm */
  constructor(
    private readonly program: string,
    private readonly chosen: Chosen,
  ) {}

  async render(live: Live): Promise<string> {
    const { exampleWords } = await chartTools();
    const words = [...exampleWords, ...chosenWords(this.chosen), ...liveWords(live)];
    try {
      const { stdout } = await promisify(execFile)(this.program, words, { timeout: LIMIT_MS, maxBuffer: MAX_BYTES });
      return stdout;
    } catch (error) {
      throw new UsageFault(`Helm cannot render this: ${reasonOf(error)}`);
    }
  }
}

function chosenWords({ example, values, set }: Chosen): string[] {
  const base = example ?? (values === undefined ? DEFAULT_EXAMPLE : undefined);
  const files = [
    ...(base === undefined ? [] : [fileOf(base, 'values.yaml')]),
    ...(values === undefined ? [] : [values]),
  ];
  return [...files.flatMap((file) => ['--values', file]), ...set.flatMap((value) => ['--set', value])];
}

/** The values of what is changed, over whatever names of them were chosen: of several words for a value the last one counts. */
function liveWords({ share, shadow, errorRate }: Live): string[] {
  const values = {
    ...(share !== undefined && {
      'istio.trafficSplit.stable': 100 - share,
      'istio.trafficSplit.canary': share,
      'istio.canary.weights.stable': null,
      'istio.canary.weights.canary': null,
    }),
    ...(shadow !== undefined && { 'istio.shadow.enabled': shadow }),
    ...(shadow && { 'istio.allowCanaryWithShadow': true }),
    ...(errorRate !== undefined && { allowFaults: true, 'versions.v2.app.faults.errorRate': errorRate }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]);
}

/** Helm's own words, without the place in the templates where it noticed. */
function reasonOf(error: unknown): string {
  const { killed, stderr = '', message } = error as { killed?: boolean; stderr?: string; message: string };
  if (killed) return `it has not ended after ${LIMIT_MS / 1000} s`;
  const [, words = stderr.trim() || message] = /execution error at \(.*?\): (.*)/.exec(stderr) ?? [];
  return words.replace(/^Error: /, '');
}
