// Preloaded by a model-service that is measured: switches its prediction log off or on when asked, and tells what the
// calls until then have cost.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { PredictionLog } = await import('../../apps/model-service/dist/prediction-log/prediction-log.js');
  const { record } = PredictionLog.prototype;
  let on = true;
  let calls = 0;
  let [cpu, start] = [process.cpuUsage(), performance.now()];
  PredictionLog.prototype.record = function (line) {
    calls++;
    if (on) record.call(this, line);
  };
  process.on('message', () => {
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - start) / 1000;
    process.send({ on, rate: calls / seconds, microseconds: (user + system) / calls });
    [on, calls, cpu, start] = [!on, 0, process.cpuUsage(), performance.now()];
  });
  process.channel.unref();
}
