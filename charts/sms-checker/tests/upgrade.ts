import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { helm } from '../tools/helm.mjs';
import { notes, type Values } from './helm.js';

/** The arguments of the commands below a heading of the notes, as a shell hands them to helm. */
export function commandsIn(values: Values, heading: string): string[][] {
  const [, below = ''] = notes(values).split(new RegExp(`^  ${heading}.*:$`, 'm'));
  const [, script = ''] = /^\n((?: {4}.*\n)+)/.exec(below) ?? [];
  const printing = `helm() { printf '%s\\0' "$@"; printf '\\0'; }\n${script}`;
  const { stdout } = spawnSync('sh', ['-ec', printing], { encoding: 'utf8', env: { CHART: 'chart' } });
  return stdout
    .split('\0\0')
    .filter((command) => command !== '')
    .map((command) => command.split('\0'));
}

/** The values of a release after `helm upgrade --reset-then-reuse-values` with these arguments. */
export function upgraded(values: Values, command: string[]): Values {
  return reuse(given(command), structuredClone(values));
}

/** What helm itself reads from --set and --set-json. */
function given(command: string[]): Values {
  const args = command.flatMap((one, i) => (one.startsWith('--set') ? [one, command[i + 1] ?? ''] : []));
  const path = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    mkdirSync(join(path, 'templates'));
    writeFileSync(join(path, 'Chart.yaml'), 'apiVersion: v2\nname: given\nversion: 0.0.0\n');
    writeFileSync(join(path, 'templates', 'given.yaml'), '{{ .Values | toJson }}\n');
    return parse(helm(['template', path, ...args])) as Values;
  } finally {
    rmSync(path, { recursive: true });
  }
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Helm 4 merges what is given with what the release has: maps key by key, and null takes away what is there. */
function reuse(given: Values, old: Values): Values {
  const kept = Object.entries(old).filter(([key]) => !(key in given));
  const wanted = Object.entries(given)
    .filter(([key, value]) => value !== null || (old[key] ?? null) === null)
    .map(([key, value]) => {
      const before = old[key];
      return [key, isMap(value) && isMap(before) ? reuse(value, before) : value] as const;
    });
  return Object.fromEntries([...kept, ...wanted]);
}
