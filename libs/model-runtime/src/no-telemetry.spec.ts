import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('onnxruntime keeps nothing in the home folder, where it would keep what it sends to its maker', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const model = fileURLToPath(new URL('../../../models/v3', import.meta.url));
  const script = `import { Model } from '@sms-checker/model-runtime'; await Model.load(${JSON.stringify(model)});`;
  const env = { PATH: process.env.PATH, HOME: home };
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, env });
  expect(readdirSync(home)).toEqual([]);
  rmSync(home, { recursive: true });
});
