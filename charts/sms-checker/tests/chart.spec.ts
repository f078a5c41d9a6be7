import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { chart, helm } from '../tools/helm.mjs';

const metadata = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as { icon: string };

it('brings its icon along', () => {
  const icon = readFileSync(join(chart, 'icon.svg')).toString('base64');
  expect(metadata.icon).toBe(`data:image/svg+xml;base64,${icon}`);
});

it('is packaged with its documentation, and without what develops, checks and shows it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    const [, file = ''] = /saved it to: (.*)/.exec(helm(['package', chart, '--destination', folder])) ?? [];
    const files = execFileSync('tar', ['--list', '--gzip', '--file', file], { encoding: 'utf8' }).trim().split('\n');
    const parts = new Set(files.map((path) => path.split('/')[1]));
    expect([...parts].sort()).toEqual([
      '.helmignore',
      'Chart.yaml',
      'README.md',
      'files',
      'icon.svg',
      'templates',
      'values-canary-example.yaml',
      'values.schema.json',
      'values.yaml',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
