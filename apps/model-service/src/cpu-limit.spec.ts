import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cpuLimit } from './cpu-limit.js';

it.each([
  ['a limit of two CPUs', { 'cpu.max': '200000 100000\n' }, 2],
  ['a limit that is no whole number', { 'cpu.max': '350000 100000\n' }, 3],
  ['a limit under one CPU', { 'cpu.max': '50000 100000\n' }, 1],
  ['a limit above the CPUs that there are', { 'cpu.max': '6400000 100000\n' }, 8],
  ['no limit', { 'cpu.max': 'max 100000\n' }, 8],
  ['a limit of version 1', { 'cpu/cpu.cfs_quota_us': '400000\n', 'cpu/cpu.cfs_period_us': '100000\n' }, 4],
  ['no limit of version 1', { 'cpu/cpu.cfs_quota_us': '-1\n', 'cpu/cpu.cfs_period_us': '100000\n' }, 8],
  ['a file that says something else', { 'cpu.max': '' }, 8],
  ['no control groups', {}, 8],
])('%s', (_, files, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'cgroup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'cpu'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  expect(cpuLimit(folder, 8)).toBe(expected);
});
