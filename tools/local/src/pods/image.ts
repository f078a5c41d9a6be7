import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageFault } from '@sms-checker/cli';
import { ROOT } from '../root.js';

/** What an image starts, and what it sets. */
export interface Image {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What stands for the image of a container: this repository's build of the service of that name, with the entrypoint and
 * environment of its Dockerfile. Which image and tag the manifest names makes no difference.
 * @throws UsageFault where no service is called so
 */
export function imageOf(container: string): Image {
  const file = join('apps', container, 'Dockerfile');
  const [, last = ''] = /^(?:.*\n)FROM (.*)$/s.exec(read(container, file)) ?? [];
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(last) ?? [];
  const [program = '', ...args] = JSON.parse(entrypoint) as string[];
  const variables = [...last.matchAll(/^ENV (\w+)=(?:"(.*)"|(\S*))$/gm)];
  return {
    program: programOf(program),
    args,
    environment: Object.fromEntries(variables.map(([, name, quoted, plain]) => [name, quoted ?? plain])) as Record<
      string,
      string
    >,
  };
}

/** `node` is the Node that this runs on. */
export const programOf = (program: string) => (program === 'node' ? process.execPath : program);

function read(container: string, file: string): string {
  try {
    return readFileSync(join(ROOT, file), 'utf8');
  } catch {
    throw new UsageFault(`container ${container} is none of this repository's services: there is no ${file}`);
  }
}
