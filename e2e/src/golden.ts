import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Label, PredictResponse } from '@sms-checker/contracts';
import type { Reply } from './http.js';

/** The folder of all models. */
export const MODELS = fileURLToPath(new URL('../../models/', import.meta.url));

interface Vector {
  text: string;
  label: Label;
  probability: number;
}

/** A model as it was released: what it must answer to which message. */
export interface Golden {
  /** Folder of the model, which is also what a release that serves it is configured with. */
  name: string;
  version: string;
  classifier: string;
  /** A message is spam from this probability on. */
  threshold: number;
  tolerance: number;
  vectors: Vector[];
}

function readJson(model: string, file: string): unknown {
  return JSON.parse(readFileSync(`${MODELS}${model}/${file}`, 'utf8'));
}

export function golden(name: string): Golden {
  const { vectors } = readJson(name, 'golden.json') as Pick<Golden, 'vectors'>;
  const manifest = readJson(name, 'manifest.json') as Omit<Golden, 'name' | 'vectors'>;
  const { version, classifier, threshold, tolerance } = manifest;
  if (vectors.length === 0) throw new Error(`models/${name}/golden.json has no vectors: nothing could be compared`);
  return { name, version, classifier, threshold, tolerance, vectors };
}

/** Names of all models that are released. */
export function modelNames(): string[] {
  const folders = readdirSync(MODELS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}

/** In words how an answer differs from what this model must say to this message; undefined where it does not. */
export function faultOf(
  { status, body }: Pick<Reply, 'status' | 'body'>,
  model: Golden,
  vector: Vector,
): string | undefined {
  if (status !== 200) return `status ${status}`;
  const answer = JSON.parse(body) as PredictResponse;
  const { sms, result, probability, modelVersion, classifier } = answer;
  if (modelVersion !== model.version) return `model ${modelVersion} answered, not ${model.version}`;
  if (classifier !== model.classifier) return `the classifier is called ${classifier}`;
  if (sms !== vector.text) return 'the message came back changed';
  if (result !== vector.label) return `${result}, not ${vector.label}`;
  if (!(Math.abs(probability - vector.probability) <= model.tolerance)) {
    return `probability ${probability}, not ${vector.probability}`;
  }
  return undefined;
}
