// npm run sbom: writes what each service's image is made of, its packages and its models, as CycloneDX into sbom/.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productionPackages, readLock, SERVICES } from './production.mjs';
import { Fault, main, requireNode, root, say } from './steps.mjs';

const WITHIN_MS = 60_000;

/** Every package of a workspace as npm describes it, those for development among them. */
function describedByNpm(workspace) {
  const args = [
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--package-lock-only',
    `--workspace=${workspace}`,
  ];
  const options = {
    cwd: root,
    encoding: 'utf8',
    timeout: WITHIN_MS,
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'ignore'],
  };
  return JSON.parse(execFileSync('npm', args, options));
}

/** What npm calls a package in its list; copies of one version in several folders are one. */
const refOf = ({ name, version }) => `${name}@${version}`;

/** The models that an image has, each by the hash of its graph. */
export function modelComponents() {
  const folders = readdirSync(join(root, 'models'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name: folder }) => {
    const manifest = JSON.parse(readFileSync(join(root, 'models', folder, 'manifest.json'), 'utf8'));
    return {
      'bom-ref': `model:${folder}`,
      type: 'machine-learning-model',
      name: manifest.name,
      version: manifest.version,
      description: manifest.description,
      hashes: [{ alg: 'SHA-256', content: manifest.sha256 }],
      licenses: [{ license: { id: manifest.licence } }],
    };
  });
}

/**
 * What npm describes, without what is for development, about the service, with its models.
 * @param {import('./production.mjs').Package[]} packages those that run
 * @throws Fault where npm does not describe one of them
 */
export function sbomOf(described, packages, workspace, models) {
  const byRef = new Map(described.components.map((component) => [component['bom-ref'], component]));
  const wanted = [...new Set(packages.map(refOf))];
  const missing = wanted.filter((ref) => !byRef.has(ref));
  if (missing.length > 0) throw new Fault(`npm sbom says nothing of ${missing.join(', ')}, which ${workspace} needs`);
  const own = refOf(packages.find(({ path }) => path === workspace));
  const service = { ...byRef.get(own), type: 'application' };
  const others = wanted.filter((ref) => ref !== own).map((ref) => byRef.get(ref));
  const components = [...others, ...models];
  const refs = new Set([service, ...components].map((component) => component['bom-ref']));
  const dependencies = described.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  const ofService = dependencies.find(({ ref }) => ref === service['bom-ref']);
  ofService?.dependsOn.push(...models.map((model) => model['bom-ref']));
  return { ...described, metadata: { ...described.metadata, component: service }, components, dependencies };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    requireNode();
    mkdirSync(join(root, 'sbom'), { recursive: true });
    for (const workspace of SERVICES) {
      const models = workspace === 'apps/model-service' ? modelComponents() : [];
      const sbom = sbomOf(describedByNpm(workspace), productionPackages(readLock(), workspace), workspace, models);
      const file = `sbom/${basename(workspace)}.cdx.json`;
      writeFileSync(join(root, file), `${JSON.stringify(sbom, null, 2)}\n`);
      say(`${file}: ${sbom.components.length} components`);
    }
  });
}
