import { kubectlHere, nodeInside } from './kubectl.js';
import { until } from './progress.js';
import { IMAGES } from './settings.js';

const NAME = 'sms-e2e-node-folder';
const CONTAINER = 'node';

/** Where the folder is for the scripts of {@link NodeFolder.run}. The models of the image are in `models`. */
export const MOUNT = '/folder';

/** A folder of the node, as root has it: for scenarios that change a volume from outside. */
export interface NodeFolder {
  /** Runs a script by Node.js beside the folder. Gives what it printed. */
  run: (script: string) => Promise<string>;
  empty: () => Promise<unknown>;
  close: () => Promise<unknown>;
}

const EMPTY = `
  import { readdirSync, rmSync } from 'node:fs';
  for (const name of readdirSync('${MOUNT}')) rmSync('${MOUNT}/' + name, { recursive: true });
`;

/** Opens one by a pod of the model service's image, without its service, that has the folder. */
export async function openNodeFolder(path: string): Promise<NodeFolder> {
  const run = (script: string) => nodeInside(NAME, CONTAINER, script);
  const close = () => kubectlHere(['delete', 'pod', NAME, '--ignore-not-found']);
  const container = {
    name: CONTAINER,
    image: IMAGES.model,
    command: ['node', '--eval', 'setInterval(() => undefined, 1e6)'],
    securityContext: { runAsUser: 0 },
    volumeMounts: [{ name: 'folder', mountPath: MOUNT }],
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, labels: { 'sidecar.istio.io/inject': 'false' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [container],
      volumes: [{ name: 'folder', hostPath: { path, type: 'DirectoryOrCreate' } }],
    },
  };
  await close();
  await kubectlHere(['apply', '--filename', '-'], JSON.stringify(pod));
  await until('the folder of the node can be reached', 60, async () => {
    const reached = await run('').then(
      () => true,
      () => false,
    );
    return reached ? undefined : 'its pod does not run';
  });
  return { run, empty: () => run(EMPTY), close };
}
