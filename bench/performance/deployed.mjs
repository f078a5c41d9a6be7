// How much of a program is deployed: files as the Dockerfiles leave them, without Node.js or Python themselves.
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../tools/dev/steps.mjs';

const MB = 1e6;
/** What the Dockerfiles remove. */
const REMOVED = /\.map$|\.d\.ts$|\.tsbuildinfo$/;
const UNUSED = /^node_modules\/(typescript|@typescript)(\/|$)/;
const OTHER_PLATFORMS = new RegExp(
  `onnxruntime-node/bin/napi-v\\d+/(?!${process.platform}$|${process.platform}/${process.arch}(/|$))`,
);

/** Bytes of the files of a folder of which `keeps` is true; a link counts nothing, what it leads to is counted elsewhere. */
function bytesOf(path, keeps = () => true) {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry || entry.isSymbolicLink() || !keeps(path)) return 0;
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name), keeps), 0);
}

/** MB of a service's built files, the packages that it needs and, where it has some, the models. */
function serviceMegabytes(service, models) {
  const args = ['ls', `--workspace=apps/${service}`, '--omit=dev', '--all', '--parseable'];
  const listed = execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  // Workspaces are links.
  const paths = listed
    .trim()
    .split('\n')
    .map((path) => realpathSync(path));
  const folders = [...new Set(paths)].map((path) => relative(root, path)).filter(Boolean);
  const own = new Set(folders);
  const bytes = folders.map((folder) => {
    if (!folder.includes('node_modules/')) return builtBytes(folder);
    // What is installed within a package is listed apart, and may belong to another one.
    const nested = (path) => path !== join(root, folder) && own.has(relative(root, path));
    return bytesOf(join(root, folder), (path) => isKept(path) && !nested(path));
  });
  const served = models ? bytesOf(join(root, 'models')) : 0;
  return (bytes.reduce((sum, one) => sum + one, 0) + served) / MB;
}

/** Bytes of what the Dockerfiles take of a workspace: an app is a bundle, which model-runtime's workers are no part of. */
function builtBytes(folder) {
  const names = folder.startsWith('apps/')
    ? ['dist-bundle', 'dist-page']
    : folder === 'libs/model-runtime'
      ? ['dist']
      : [];
  return names.reduce((sum, name) => sum + bytesOf(join(root, folder, name), isKept), 0);
}

function isKept(path) {
  const place = relative(root, path);
  return !REMOVED.test(place) && !UNUSED.test(place) && !OTHER_PLATFORMS.test(place);
}

/** MB of the packages of a peer in Python, without pip. */
function pythonMegabytes(peer) {
  const folder = join(root, 'bench/peers', peer, '.venv');
  return bytesOf(folder, (path) => !/\/site-packages\/(pip|setuptools)|__pycache__/.test(path)) / MB;
}

/** What is deployed of each, in MB. */
export const deployed = () => [
  { name: 'model-service with its three models', megabytes: serviceMegabytes('model-service', true) },
  { name: 'frontend', megabytes: serviceMegabytes('frontend', false) },
  { name: 'FastAPI + onnxruntime, without a model', megabytes: pythonMegabytes('fastapi') },
  { name: 'Flask + scikit-learn, with its pipeline', megabytes: pythonMegabytes('flask') },
];
