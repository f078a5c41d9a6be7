// What the failed tasks of a run of Nx said: in a long run it is far above the end, and a log may keep only its end.
import { stripVTControlCharacters } from 'node:util';

const header = /^> nx run (\S+)/;
const passed = /^\s*✓/;

/**
 * Lines of the failed tasks, without the tests that passed.
 * @param {string} output what `nx run-many --outputStyle=static` printed
 * @param {{ lines?: number }} [options] most lines of a task: its last ones
 */
export function failedTasks(output, { lines = 80 } = {}) {
  const said = stripVTControlCharacters(output).split('\n');
  const from = said.findIndex((line) => line.trim() === 'Failed tasks:');
  if (from === -1) return '';
  const failed = said.slice(from).flatMap((line) => /^\s*- (\S+)$/.exec(line)?.slice(1) ?? []);
  return failed.map((task) => blockOf(task, said.slice(0, from)).slice(-lines).join('\n')).join('\n\n');
}

function blockOf(task, said) {
  const start = said.findIndex((line) => header.exec(line)?.[1] === task);
  if (start === -1) return [];
  const length = said.slice(start + 1).findIndex((line) => header.test(line) || /^\s*NX /.test(line));
  const block = length === -1 ? said.slice(start) : said.slice(start, start + 1 + length);
  return block.filter((line) => line.trim() !== '' && !passed.test(line));
}
