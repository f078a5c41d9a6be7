import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { TerminalRun } from './terminal-run.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'terminal-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const runs = [];
afterEach(() => Promise.all(runs.splice(0).map((run) => run.end('\x03'))));

/** A program that may draw by `draw`, and hears keys one by one. */
function run(body) {
  const file = join(scratch, 'program.mjs');
  const draw = 'const draw = (text) => process.stdout.write(`\\x1b[?2026h\\x1b[H${text}\\x1b[J\\x1b[?2026l`);';
  writeFileSync(file, `${draw}\nprocess.stdin.setRawMode(true);\n${body}\n`);
  const started = new TerminalRun(['node', file], { columns: 50, rows: 9 });
  runs.push(started);
  return started;
}

it('gives a program a terminal of some size, and keeps its last whole drawing', async () => {
  const sized = run(
    "draw('first'); draw(process.stdout.getWindowSize()); process.stdout.write('\\x1b[?2026h\\x1b[Hhalf'); process.stdin.resume();",
  );
  await sized.firstFrame(10_000);
  await expect.poll(() => sized.output).toContain('half');
  expect(sized.frame).toBe('50,9');
  process.kill(sized.child.pid);
});

it('presses a key', async () => {
  const asking = run(
    "draw('one'); process.stdin.once('data', (key) => { console.log(`heard ${key}`); process.exit(); });",
  );
  await asking.firstFrame(10_000);
  await asking.end('q');
  expect(asking.output).toContain('heard q');
});

it('says what a program said that drew nothing', async () => {
  await expect(run("console.log('no drawing'); process.exit()").firstFrame(10_000)).rejects.toThrow(
    /nothing was drawn.*no drawing/s,
  );
});
