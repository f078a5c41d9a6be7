import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareGolden, executionOf, Model, ModelError, readGolden } from '../../libs/model-runtime/dist/index.js';

/** Rounds of the golden messages that the time is the median of. */
const ROUNDS = 5;

/**
 * Says whether a folder can be served, and if so what it holds.
 * @param {string} folder
 * @param {string} name what the folder is called in what is said
 * @param {{ write(text: string): unknown }} out
 */
export async function check(folder, name, out) {
  const start = performance.now();
  try {
    const model = await Model.load(folder);
    const seconds = (performance.now() - start) / 1000;
    const golden = await readGolden(join(folder, 'golden.json'));
    const { answers, microseconds } = await answer(model, golden);
    const { largest } = compareGolden(golden, answers, model.manifest.tolerance);
    const { size } = await stat(join(folder, model.manifest.file));
    const lines = {
      ...card(model.manifest, size),
      golden: `${golden.length} messages, largest difference ${largest.toPrecision(2)} (tolerance ${model.manifest.tolerance})`,
      time: `${duration(microseconds)} a message (median of the golden ones), ${seconds.toFixed(1)} s to load`,
    };
    out.write(`${name}\n`);
    for (const [key, value] of Object.entries(lines)) out.write(`  ${key.padEnd(11)} ${value}\n`);
    out.write(`ok: ${name} can be served\n`);
    return true;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    out.write(`bad: ${error.message}\n`);
    return false;
  }
}

function card({ name, version, ...manifest }, bytes) {
  const { featuriser, output, data } = manifest;
  const quality = Object.entries(manifest.quality).map(([key, value]) => `${key} ${plain(value)}`);
  return {
    model: `${name} ${version}`,
    classifier: manifest.classifier,
    file: `${manifest.file}, ${(bytes / 1e6).toFixed(1)} MB, sha256 ${manifest.sha256.slice(0, 12)}…`,
    engine: `${manifest.engine}, ${executionOf(manifest) === 'workers' ? 'in worker threads' : 'in the main thread'}`,
    featuriser: featuriserWords(featuriser),
    output: output.name === output.kind ? output.name : `${output.name}, as ${output.kind}`,
    threshold: manifest.threshold,
    quality: quality.join(', ') || 'not told',
    data:
      ['name', 'licence']
        .map((key) => data[key] && plain(data[key]))
        .filter(Boolean)
        .join(', ') || 'not told',
    licence: manifest.licence,
  };
}

function featuriserWords(featuriser) {
  if (featuriser.type === 'wordpiece')
    return `wordpiece, at most ${featuriser.maxTokens} tokens of ${featuriser.tokenizer}`;
  return featuriser.lowercase ? `${featuriser.type}, lower-cased` : featuriser.type;
}

const plain = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** What the model says of the golden messages, and its median time for one. */
async function answer(model, golden) {
  const answers = [];
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { text }] of golden.entries()) {
      const start = performance.now();
      answers[i] = await model.predict(text);
      times.push((performance.now() - start) * 1000);
    }
  }
  times.sort((a, b) => a - b);
  return { answers, microseconds: times[times.length >> 1] };
}

/** In two digits, in µs or ms. */
export function duration(microseconds) {
  // A number again, as toPrecision writes 960 as 9.6e+2.
  const digits = (value) => Number(value.toPrecision(2));
  return microseconds < 1000 ? `${digits(microseconds)} µs` : `${digits(microseconds / 1000)} ms`;
}
