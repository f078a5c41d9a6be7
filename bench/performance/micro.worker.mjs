// Times the model and its featuriser in a process of their own: V8 compiles for what it sees.
import { readFileSync } from 'node:fs';
import { normalise, wordCodePoints } from '../../libs/model-runtime/dist/featurise.js';
import { Model } from '../../libs/model-runtime/dist/index.js';
import { WordPiece } from '../../libs/model-runtime/dist/wordpiece.js';
import { median } from '../lib/statistics.mjs';

const ROUNDS = 5;

/** Median time of a call in microseconds, of rounds that last for so many milliseconds in all. */
async function timed(run, milliseconds) {
  let calls = 1;
  const round = async () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await run();
    return performance.now() - start;
  };
  const enough = milliseconds / (ROUNDS + 1);
  for (let spent = 0; spent < enough; spent += await round()) calls = Math.min(2 * calls, 4096);
  calls = Math.max(1, Math.round((calls * enough) / (await round())));
  const times = [];
  while (times.length < ROUNDS) times.push(await round());
  return (1000 * median(times)) / calls;
}

async function featuriserOf({ featuriser }, folder) {
  if (featuriser.type === 'text') return (text) => normalise(text, featuriser.lowercase);
  if (featuriser.type === 'codepoints') return (text) => wordCodePoints(normalise(text, featuriser.lowercase));
  const file = `${folder}/${featuriser.tokenizer}`;
  const pieces = WordPiece.read(readFileSync(file, 'utf8'), featuriser.maxTokens, file);
  return (text) => pieces.ids(text);
}

process.once('message', async ({ folder, texts, milliseconds }) => {
  const model = await Model.load(folder);
  const featurise = await featuriserOf(model.manifest, folder);
  const results = [];
  for (const text of texts) {
    results.push({
      featurise: await timed(() => featurise(text), milliseconds),
      predict: await timed(() => model.predict(text), milliseconds),
    });
  }
  process.send(results);
  process.disconnect();
});
