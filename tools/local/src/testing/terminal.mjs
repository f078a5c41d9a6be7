// Takes over the terminal by the built Screen, and ends in the way that its first word names.
import process from 'node:process';
import { Screen } from '../../dist/live/screen.js';

const screen = new Screen(
  { input: process.stdin, output: process.stdout },
  () => undefined,
  () => undefined,
);
process.on('SIGTERM', () => process.exit(0));
screen.open();
screen.draw(['a line', 'another']);

const ways = {
  closed: () => screen.close(),
  'closed twice': () => [screen.close(), screen.close()],
  exit: () => process.exit(0),
  signal: () => process.kill(process.pid, 'SIGTERM'),
  thrown: () => {
    throw new Error('a defect');
  },
  rejected: () => Promise.reject(new Error('a defect')),
};
setTimeout(ways[process.argv[2]], 100);
