import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { check, duration } from './check.mjs';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function said(folder, name) {
  let text = '';
  const ok = await check(folder, name, { write: (more) => (text += more) });
  return { ok, text };
}

/** Runs the command with words that need no build. */
const command = (...words) =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL('model.mjs', import.meta.url));
    execFile(process.execPath, [program, ...words], (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });

describe('check', () => {
  const released = readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  it.each(released.map(({ name }) => name))('shows the card of %s', async (name) => {
    const { ok, text } = await said(join(models, name), `models/${name}`);
    expect(ok).toBe(true);
    expect(text).toMatch(new RegExp(`^models/${name}\n  model       \\S+ ${name}\n  classifier  `));
    expect(text).toMatch(/\n {2}file {8}model\.onnx, \d+\.\d MB, sha256 [0-9a-f]{12}…\n/);
    expect(text).toMatch(/\n {2}quality {5}.*accuracy 0\.9/);
    expect(text).toMatch(/\n {2}golden {6}\d+ messages, largest difference \S+ \(tolerance \S+\)\n/);
    expect(text).toMatch(/\n {2}time {8}[\d.]+ [µm]s a message \(median of the golden ones\), [\d.]+ s to load\n/);
    expect(text).toMatch(new RegExp(`\nok: models/${name} can be served\n$`));
  });

  it('says what is wrong with a folder', async () => {
    const folder = join(scratch, 'v1');
    cpSync(join(models, 'v1'), folder, { recursive: true });
    rmSync(join(folder, 'model.onnx'));
    const text = `bad: ${join(folder, 'model.onnx')} does not exist: the manifest names it\n`;
    expect(await said(folder, 'v1')).toEqual({ ok: false, text });
  });
});

it('writes times as people do', () => {
  expect([4.21, 960, 1540, 12_345].map(duration)).toEqual(['4.2 µs', '960 µs', '1.5 ms', '12 ms']);
});

describe('npm run model', () => {
  it.each([[[]], [['check']], [['chek', 'models/v1']], [['check', '--fast', 'models/v1']]])(
    '%j is a wrong command',
    async (words) => {
      const { code, out, err } = await command(...words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^Usage: npm run model -- check DIR …\n/);
    },
  );

  it('tells how it is used', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: npm run model -- check DIR …\n/);
  });
});
