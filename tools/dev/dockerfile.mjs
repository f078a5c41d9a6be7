// Makes the files that an image of this repository holds, without a container: the steps of its Dockerfile in folders of this machine.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from './steps.mjs';

const WORKDIR = '/app';
const RUN_WITHIN_MS = 600_000;

/** The instructions of a Dockerfile, in order. @returns {{ name: string, rest: string }[]} */
export function instructionsOf(text) {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines.flatMap((line) => {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    return name ? [{ name, rest }] : [];
  });
}

/** Which paths of the context a .dockerignore leaves in: the last line decides that a path, or a folder above it, matches. */
export function contextFilter(ignore) {
  const rules = ignore
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const pattern = line.replace(/^!/, '');
      const source = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll(/\*\*\/|\*\*|\*/g, (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[glob]);
      return { keeps: line.startsWith('!'), matches: new RegExp(`^${source}(?:/.*)?$`) };
    });
  return (path) => rules.findLast(({ matches }) => matches.test(path))?.keeps ?? true;
}

/** Copies as COPY does: what is in a folder, not the folder; into a place that ends with / under its own name. */
function copy(sources, target) {
  for (const source of sources) {
    const isFolder = statSync(source).isDirectory();
    const to = !isFolder && target.endsWith('/') ? join(target, basename(source)) : target;
    cpSync(source, to, { recursive: true, verbatimSymlinks: true, mode: 0 });
  }
}

/**
 * Does what a Dockerfile says in folders below `scratch`, with what of `context` it may see.
 * @returns {Promise<string>} the folder that stands for /app of the last stage
 * @throws Fault of an instruction that is not known, or that fails
 */
export async function filesOfImage({ dockerfile, context, scratch }) {
  const stages = new Map();
  let stage;
  for (const { name, rest } of instructionsOf(readFileSync(dockerfile, 'utf8'))) {
    if (name === 'FROM') {
      const [from, , as] = rest.split(' ');
      stage = join(scratch, `stage-${readdirSync(scratch).length}`);
      if (stages.has(from)) cpSync(stages.get(from), stage, { recursive: true, verbatimSymlinks: true });
      else mkdirSync(stage);
      if (as) stages.set(as, stage);
    } else if (name === 'COPY') {
      const [, from, paths] = /^(?:--from=(\S+) )?(.*)$/.exec(rest);
      const all = paths.split(/\s+/);
      const folder = from ? stages.get(from) : context;
      const sources = all
        .slice(0, -1)
        .map((path) => join(folder, path.startsWith(WORKDIR) ? path.slice(WORKDIR.length) : path));
      copy(sources, `${stage}/${all.at(-1)}`);
    } else if (name === 'RUN') {
      await run(rest, stage);
    } else if (name === 'WORKDIR' && rest !== WORKDIR) {
      throw new Fault(`${dockerfile}: WORKDIR is ${rest}, and only ${WORKDIR} is known`);
    } else if (!['ARG', 'ENV', 'EXPOSE', 'ENTRYPOINT', 'USER', 'WORKDIR'].includes(name)) {
      throw new Fault(`${dockerfile}: ${name} is not known`);
    }
  }
  return stage;
}

async function run(command, cwd) {
  try {
    await promisify(execFile)('sh', ['-c', command], { cwd, timeout: RUN_WITHIN_MS, maxBuffer: 64 << 20 });
  } catch ({ killed, stderr, message }) {
    throw new Fault(`${command}: ${killed ? `took more than ${RUN_WITHIN_MS / 1000} s` : stderr.trim() || message}`);
  }
}
