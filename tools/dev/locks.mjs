// What this repository fetches from others without saying exactly which bytes, or at least which version.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { filesBelow } from './files.mjs';

/** Debian's packages that scripts may install; Debian signs them, and security fixes come as new versions of the same release. */
export const DEBIAN_PACKAGES = ['chromium', 'libfaketime', 'python3-venv'];

/** A workspace that package-lock.json does not have, or a package in it without the hash of its bytes. */
function npmFaults(root, files) {
  const lock = join(root, 'package-lock.json');
  if (!existsSync(lock)) return ['package-lock.json is missing'];
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  const folders = files
    .filter((file) => basename(file) === 'package.json')
    .map((file) => relative(root, dirname(file)));
  const unhashed = Object.entries(packages).filter(
    ([path, { link, integrity }]) => path.includes('node_modules/') && !link && !integrity,
  );
  return [
    ...folders.filter((folder) => !packages[folder]).map((folder) => `package-lock.json has no ${folder}`),
    ...unhashed.map(([path]) => `package-lock.json: ${path} has no integrity`),
  ];
}

/** A requirement without an exact version and the hash of a file. */
function pythonFaults(text) {
  const requirements = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return requirements.flatMap((line) => {
    const [requirement, ...hashes] = line.split(/\s+/);
    const isPinned = /^[\w.-]+(\[[\w,.-]+\])?==[\w.!+-]+$/.test(requirement);
    const isHashed = hashes.length > 0 && hashes.every((hash) => /^--hash=sha256:[\da-f]{64}$/.test(hash));
    return isPinned && isHashed ? [] : [`${requirement} needs an exact version and --hash=sha256:…`];
  });
}

/** A module of go.mod whose bytes go.sum does not know. */
function goFaults(file, text) {
  const sum = join(dirname(file), 'go.sum');
  if (!existsSync(sum)) return ['go.sum is missing beside it'];
  const sums = readFileSync(sum, 'utf8');
  const modules = [...text.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+) (v\S+)/gm)];
  return modules
    .filter(([, module, version]) => !sums.includes(`${module} ${version} h1:`))
    .map(([, module, version]) => `go.sum has no hash of ${module} ${version}`);
}

/** A base image without a tag, or with one that moves on purpose. An image by ARG has its default here. */
function dockerFaults(text) {
  const defaults = Object.fromEntries(
    [...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const stages = new Set([...text.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name));
  const images = [...text.matchAll(/^FROM (?:--\S+ )*(\S+)/gm)].map(([, image]) =>
    image.replaceAll(/\$\{?(\w+)\}?/g, (_, name) => defaults[name] ?? ''),
  );
  return images
    .filter((image) => !stages.has(image))
    .filter((image) => !/^[^:@]+(:(?!latest\b)[\w.-]+(@sha256:[\da-f]{64})?|@sha256:[\da-f]{64})$/.test(image))
    .map((image) => `the image ${image || 'of FROM'} needs a tag other than latest, or a digest`);
}

/** A chart that another needs without an exact version. */
const chartFaults = (text) =>
  (parse(text).dependencies ?? [])
    .filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? ''))
    .map(({ name, version }) => `the chart ${name} needs an exact version, not ${version}`);

/** What a script installs of Debian that is not named above, by pip without hashes, or by Go in whichever version. */
function scriptFaults(text) {
  const debian = [...text.matchAll(/apt-get install((?: +-\S+| +[a-z\d][\w.+-]*| +\$\S+)*)/g)].flatMap(([, words]) =>
    words.split(' ').filter((word) => word !== '' && !word.startsWith('-')),
  );
  const usesPip = /\bpip['"]?,? ['"]?install\b/.test(text) && !text.includes('--require-hashes');
  return [
    ...debian
      .filter((name) => !DEBIAN_PACKAGES.includes(name))
      .map((name) => `${name} of Debian is not named in DEBIAN_PACKAGES of tools/dev/locks.mjs`),
    ...(usesPip ? ['pip install needs --require-hashes'] : []),
    ...[...text.matchAll(/[\w./-]+@latest\b/g)].map(([what]) => `${what} needs a version`),
  ];
}

const isScript = (file) => /\.(mjs|ts|sh|ya?ml)$|(^|\/)(run|Dockerfile)$/.test(file) && !/\.spec\.\w+$/.test(file);

function faultsOf(file) {
  const name = basename(file);
  const text = () => readFileSync(file, 'utf8');
  if (/requirements.*\.txt$/.test(name)) return pythonFaults(text());
  if (name === 'go.mod') return goFaults(file, text());
  if (name === 'Chart.yaml') return chartFaults(text());
  const inImages = name.endsWith('Dockerfile') ? dockerFaults(text()) : [];
  return isScript(file) && name !== 'locks.mjs' ? [...inImages, ...scriptFaults(text())] : inImages;
}

/**
 * Whatever is fetched below a folder and is not locked.
 * @param {string} root
 * @returns {string[]} lines `file: what is missing`
 */
export function unlocked(root) {
  const files = [...filesBelow(root)];
  const others = files.flatMap((file) => faultsOf(file).map((fault) => `${relative(root, file)}: ${fault}`));
  return [...npmFaults(root, files), ...others];
}
