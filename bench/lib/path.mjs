// What a call passes with a canary and a shadow on: the rendered chart on this machine, with the Envoys of a mesh.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../tools/dev/steps.mjs';
import { findEnvoy, freePort, LocalSystem, rendererOf } from '../../tools/local/dist/index.js';
import { settingsOf } from '../../tools/local/dist/settings.js';
import { seriesOf, total } from './counts.mjs';
import { Generator, messageBodies } from './load.mjs';

const CONNECTIONS = 8;
/** Half of them for each version. */
const SHARE = 50;
/** For copies that the shadow still has in its queue, and proxies that still hear of a change. */
const SETTLE_MS = 3000;

const METRICS = { frontend: 'app_predictions_total', 'model-service': 'model_predictions_total' };

/**
 * Starts it with canary and shadow. End it by {@link Path.end}.
 * @param {{ set?: string[] }} [options] values of the chart, which need Helm: `name=value`
 */
export async function startPath({ set = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const settings = settingsOf(process.env);
  const renderer = await rendererOf({ set }, settings);
  const log = { lines: 0, bytes: 0 };
  const system = await LocalSystem.start({
    manifest: await renderer.render({ share: SHARE }),
    port: await freePort(),
    envoy: await findEnvoy(settings, say),
    folder,
    tell: say,
    onLine: (_, line) => {
      if (!line.includes('"probability"')) return;
      log.lines++;
      log.bytes += Buffer.byteLength(line) + 1;
    },
  });
  await system.rolledOut();
  return new Path(system, renderer, folder, log);
}

class Path {
  generator = new Generator();

  constructor(system, renderer, folder, log) {
    Object.assign(this, { system, renderer, folder, log });
  }

  /** Resolves when the routes are in force and the pods are there. */
  async change({ share = SHARE, shadow }) {
    await this.system.apply(await this.renderer.render({ share, shadow }));
    await this.system.rolledOut();
  }

  /** Calls for so long that its code is compiled, and then none for a moment. */
  async warmUp(rate, seconds) {
    await this.drive(rate, seconds);
    await sleep(SETTLE_MS);
  }

  /** @param rate calls a second; without one as many as are answered @param cookies of users, taken in turns */
  drive(rate, seconds, { cookies, connections = CONNECTIONS } = {}) {
    const load = { url: this.system.url, bodies: messageBodies('v1'), connections, cookies };
    return this.generator.runWell({ ...load, rate, duration: seconds });
  }

  /** Processes for costsOf: the proxies, and the pods. */
  get parts() {
    const pods = this.system.targets.map(({ pod, url }) => {
      const { 'app.kubernetes.io/component': component, version } = pod.labels;
      const { pid, deployment } = pod;
      return {
        name: `${component} ${version}`,
        component,
        deployment,
        pid,
        url,
        calls: () => total(url, METRICS[component]),
      };
    });
    const apps = pods.filter(({ component }) => component === 'frontend');
    const sidecars = apps.map(({ name, deployment, calls }) => ({
      name: `Envoy of ${name}`,
      pid: this.system.proxy(deployment).pid,
      calls,
    }));
    const allCalls = async () =>
      (await Promise.all(apps.map(({ calls }) => calls()))).reduce((sum, one) => sum + one, 0);
    const gateway = { name: 'Envoy, gateway', pid: this.system.proxy('gateway').pid, calls: allCalls };
    return [gateway, ...sidecars, ...pods.sort((a, b) => (a.name < b.name ? -1 : 1))];
  }

  /** Most series of a process of a component. */
  async series(component) {
    const urls = this.parts.filter((part) => part.component === component).map(({ url }) => url);
    return Math.max(...(await Promise.all(urls.map(seriesOf))));
  }

  async end() {
    await Promise.all([this.system.end(), this.generator.stop()]);
    rmSync(this.folder, { recursive: true });
  }
}
