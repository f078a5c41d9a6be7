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
  statSync,
} from 'node:fs';
import { join } from 'node:path';

const [image = '', volume = '', pod = '', served = '', predictions = ''] = process.argv.slice(1);
const unfinished = '.filling-';
const own = join(volume, unfinished + pod);
const single = join(volume, `.copying-${pod}`);

/** What a pod left behind that stopped long ago. */
const STALE_MS = 10 * 60_000;
const WEEK_MS = 7 * 24 * 3600_000;

try {
  const present = modelsIn(volume);
  // Where others are at it, or stopped in the midst of it, this pod does the same: whoever is done finds all models there.
  const filling = readdirSync(volume).some((name) => name.startsWith(unfinished));
  if (present.length === 0 || filling) fill(modelsIn(image), own);
  else if (modelsIn(image).includes(served) && !existsSync(join(volume, served))) fill([served], single);
  else say(`${volume} has ${present.join(', ')}; nothing is copied`);
  if (predictions) makeWritable(join(volume, predictions));
} catch (error) {
  say(`cannot fill ${volume}: ${error instanceof Error ? error.message : error}`);
  say(`let user ${process.getuid?.()} write to the volume, or put a folder with a manifest.json into it`);
  process.exitCode = 1;
}

/** @param {string[]} models @param {string} aside */
function fill(models, aside) {
  if (models.length === 0) throw new Error(`neither it nor ${image} in the image has a model`);
  for (const model of models) cpSync(join(image, model), join(aside, model), { recursive: true });
  // On disk before it has its name, so that a node that loses power leaves no half of a model under it.
  for (const file of readdirSync(aside, { encoding: 'utf8', recursive: true })) flush(join(aside, file));
  for (const model of models) {
    say(`${model} ${place(join(aside, model), model) ? 'is copied from the image' : 'is there already'}`);
  }
  rmSync(aside, { recursive: true });
  removeOld(volume, (name) => name.startsWith(unfinished), STALE_MS);
}

/**
 * Gives a copied model its name, unless something has that already: a folder is renamed at once or not at all.
 * @param {string} copy @param {string} model
 */
function place(copy, model) {
  const target = join(volume, model);
  try {
    renameSync(copy, target);
    return true;
  } catch (error) {
    if (existsSync(target)) return false;
    throw error;
  }
}

/**
 * A folder in which pods of any user may write files of their own, and remove no others. Files of a week ago are removed: the
 * pods that wrote them are gone.
 * @param {string} folder
 */
function makeWritable(folder) {
  mkdirSync(folder, { recursive: true });
  if ((statSync(folder).mode & 0o1777) !== 0o1777) chmodSync(folder, 0o1777);
  removeOld(folder, () => true, WEEK_MS);
}

/**
 * @param {string} folder
 * @param {(name: string) => boolean} which
 * @param {number} age
 */
function removeOld(folder, which, age) {
  for (const name of readdirSync(folder).filter(which)) {
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > age) rmSync(path, { recursive: true, force: true });
  }
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
