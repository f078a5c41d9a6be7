// Fills a volume that has no model from the image; one that has some gets the model that this pod is to serve, if it lacks
// it. Runs before model-service, in every pod, perhaps in several at once.
// node fill-models.mjs FOLDER_OF_THE_IMAGE FOLDER_OF_THE_VOLUME NAME_OF_THE_POD NAME_OF_THE_MODEL [FOLDER_OF_PREDICTIONS]
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

const [image = '', volume = '', pod = '', served = '', predictions = ''] = process.argv.slice(1);
const unfinished = '.filling-';
const own = join(volume, unfinished + pod);

try {
  const present = modelsIn(volume);
  // Where others are at it, or stopped in the midst of it, this pod does the same: whoever is done finds all models there.
  const filling = readdirSync(volume).some((name) => name.startsWith(unfinished));
  if (present.length === 0 || filling) fill(modelsIn(image));
  else if (modelsIn(image).includes(served) && !existsSync(join(volume, served))) fill([served]);
  else say(`${volume} has ${present.join(', ')}; nothing is copied`);
  if (predictions) makeWritable(join(volume, predictions));
} catch (error) {
  say(`cannot fill ${volume}: ${error instanceof Error ? error.message : error}`);
  say(`let user ${process.getuid?.()} write to the volume, or put a folder with a manifest.json into it`);
  process.exitCode = 1;
}

/** @param {string[]} models */
function fill(models) {
  if (models.length === 0) throw new Error(`neither it nor ${image} in the image has a model`);
  for (const model of models) cpSync(join(image, model), join(own, model), { recursive: true });
  // On disk before it has its name, so that a node that loses power leaves no half of a model under it.
  for (const file of readdirSync(own, { encoding: 'utf8', recursive: true })) flush(join(own, file));
  for (const model of models) say(`${model} ${place(model) ? 'is copied from the image' : 'is there already'}`);
  rmSync(own, { recursive: true });
}

/**
 * Gives a copied model its name, unless something has that already: a folder is renamed at once or not at all.
 * @param {string} model
 */
function place(model) {
  const target = join(volume, model);
  try {
    renameSync(join(own, model), target);
    return true;
  } catch (error) {
    if (existsSync(target)) return false;
    throw error;
  }
}

/**
 * A folder in which pods of any user may write files of their own, and remove no others.
 * @param {string} folder
 */
function makeWritable(folder) {
  if (existsSync(folder)) return;
  mkdirSync(folder);
  chmodSync(folder, 0o1777);
}

/** @param {string} folder */
function modelsIn(folder) {
  const named = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return named.filter((name) => existsSync(join(folder, name, 'manifest.json')));
}

/** @param {string} path */
function flush(path) {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** @param {string} message */
function say(message) {
  console.log(`models: ${message}`);
}
