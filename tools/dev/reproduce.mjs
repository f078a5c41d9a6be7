// npm run reproduce [-- SERVICE ... --images ARGUMENTS OF BUILDAH]: builds what each image holds twice, in other places, and compares
// byte by byte. With --images the images themselves, by buildah.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { contextFilter, filesOfImage } from './dockerfile.mjs';
import { productionPackages, readLock, SERVICES } from './production.mjs';
import { Fault, main, onPath, requireNode, root, say } from './steps.mjs';
import { differences, hashOf, treeOf } from './tree.mjs';

const IMAGE_WITHIN_MS = 1_200_000;

/** A folder of its own while `job` runs. */
async function inScratch(job) {
  const scratch = mkdtempSync(join(tmpdir(), 'sms-checker-reproduce-'));
  try {
    return await job(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Copies what of this repository's tracked files an image may see. */
function makeContext(folder) {
  const keeps = contextFilter(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
  for (const path of tracked.split('\0').filter((each) => each !== '' && keeps(each))) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
}

const treeOnce = (workspace) =>
  inScratch(async (scratch) => {
    const [context, stages] = ['context', 'stages'].map((name) => join(scratch, name));
    mkdirSync(stages);
    makeContext(context);
    return treeOf(await filesOfImage({ dockerfile: join(root, workspace, 'Dockerfile'), context, scratch: stages }));
  });

/** Packages that a tree has and production does not need, or the other way round. */
function unlisted(tree, workspace) {
  const listed = productionPackages(readLock(), workspace).filter(({ isOurs }) => !isOurs);
  const expected = new Set(listed.map(({ path }) => path));
  const isPackage = /(^|\/)node_modules\/(@[^/]+\/)?[^/@.][^/]*$/;
  const found = [...tree.keys()].filter((path) => isPackage.test(path) && tree.has(`${path}/package.json`));
  return [...found.filter((path) => !expected.has(path)), ...[...expected].filter((path) => !found.includes(path))];
}

async function compareTrees(workspace) {
  say(`${basename(workspace)}: building its files twice …`);
  const [one, other] = [await treeOnce(workspace), await treeOnce(workspace)];
  const different = differences(one, other);
  if (different.length > 0) throw new Fault(`${workspace}: not the same twice: ${different.slice(0, 10).join(', ')}`);
  const odd = unlisted(one, workspace);
  if (odd.length > 0)
    throw new Fault(`${workspace}: its list of packages and its image differ: ${odd.slice(0, 10).join(', ')}`);
  say(`${basename(workspace)}: the same twice, ${one.size} files, sha256 ${hashOf(one)}`);
}

/** The id of a new image, the hash of all that it is. */
const imageOnce = (workspace, more) =>
  inScratch((scratch) => {
    const file = join(scratch, 'id');
    const args = [
      'build',
      '--quiet',
      '--pull-never',
      '--no-cache',
      '--layers=false',
      '--timestamp=0',
      '--iidfile',
      file,
    ];
    const options = { cwd: root, timeout: IMAGE_WITHIN_MS, stdio: ['ignore', 'ignore', 'inherit'] };
    execFileSync('buildah', [...args, ...more, '--file', `${workspace}/Dockerfile`, '.'], options);
    return readFileSync(file, 'utf8').trim();
  });

async function compareImages(workspace, more) {
  say(`${basename(workspace)}: building its image twice …`);
  const [one, other] = [await imageOnce(workspace, more), await imageOnce(workspace, more)];
  execFileSync('buildah', ['rmi', ...new Set([one, other])], { stdio: 'ignore' });
  if (one !== other) throw new Fault(`${workspace}: two images of it differ: ${one} and ${other}`);
  say(`${basename(workspace)}: the same image twice, ${one}`);
}

await main(async () => {
  requireNode();
  const args = process.argv.slice(2);
  const at = args.indexOf('--images');
  const [names, more] = at < 0 ? [args, undefined] : [args.slice(0, at), args.slice(at + 1)];
  const unknown = names.filter((name) => !SERVICES.some((workspace) => basename(workspace) === name));
  if (unknown.length > 0)
    throw new Fault(
      `there is no image ${unknown.join(', ')}: there are ${SERVICES.map((each) => basename(each)).join(', ')}`,
    );
  if (more && !onPath('buildah')) throw new Fault('buildah is not on PATH: install it, or leave --images out');
  for (const workspace of SERVICES.filter((each) => names.length === 0 || names.includes(basename(each))))
    await (more ? compareImages(workspace, more) : compareTrees(workspace));
});
