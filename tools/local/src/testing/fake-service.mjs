// A service as a test wants it: it tells its environment, and does what it is asked by path.
import { createServer } from 'node:http';

if (process.env.CRASH) {
  process.stderr.write('it cannot work like this\n');
  process.exit(3);
}
const state = { ready: process.env.UNREADY !== 'true', alive: true };
const does = {
  '/readyz': () => state.ready,
  '/healthz': () => state.alive,
  '/unready': () => ((state.ready = false), true),
  '/ready': () => (state.ready = true),
  '/sick': () => ((state.alive = false), true),
  '/crash': () => process.exit(4),
};
createServer((request, response) => {
  response.statusCode = (does[request.url ?? '']?.() ?? true) ? 200 : 503;
  response.end(JSON.stringify({ pid: process.pid, environment: process.env }));
}).listen(Number(process.env.PORT), () => console.log(`listening on ${process.env.PORT}`));
process.on('SIGTERM', () => {
  if (process.env.STUBBORN) return;
  console.log('told to end');
  setTimeout(() => process.exit(0), 50);
});
