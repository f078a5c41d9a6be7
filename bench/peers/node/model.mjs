// A model of libs/model-runtime behind node:http. Arguments: its folder, and `batched` for one run of the model for all
// messages of a tick of the event loop.
import { setImmediate } from 'node:timers';
import { Model, openModel } from '../../../libs/model-runtime/dist/index.js';
import { answerTo, serve } from './serve.mjs';

const [folder, how] = process.argv.slice(2);

/** As the comparison lets model-service open it. */
const SERVING = { workers: 1, queue: 64, deadlineMs: 10_000 };

async function batched() {
  const model = await Model.load(folder);
  let waiting = [];
  const run = () => {
    const batch = waiting;
    waiting = [];
    model.predictMany(batch.map(({ text }) => text)).then(
      (answers) => batch.forEach(({ resolve }, i) => resolve(answers[i])),
      (error) => batch.forEach(({ reject }) => reject(error)),
    );
  };
  const predict = (text) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ text, resolve, reject }) === 1) setImmediate(run);
    });
  return { manifest: model.manifest, predict };
}

const model = await (how === 'batched' ? batched() : openModel(folder, SERVING));

serve(async (body) => {
  const { sms } = JSON.parse(body);
  return answerTo(sms, await model.predict(sms), model.manifest);
});
