import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { kubectl, kubectlHere } from './kubectl.js';
import { say } from './progress.js';
import { NAMESPACE, PROMETHEUS, RELEASE } from './settings.js';

const TOOL = fileURLToPath(new URL('../../tools/experiment/run.mjs', import.meta.url));

/** Within which the tool ends when it is told to. */
const PATIENCE_MS = 20_000;

/** Settings of an experiment beside those that name the release, as in `experiment.yaml`. */
export type Settings = Record<string, unknown>;

/** The experiment tool, watching the release of the scenarios. */
export class Watch {
  /** What it said, with when that was in milliseconds since 1970. */
  readonly lines: { at: number; line: string }[] = [];
  private readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    file: string,
  ) {
    this.ended = once(child, 'exit').then(([code]) => {
      rmSync(file);
      return code as number | null;
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface(stream).on('line', (line) => this.lines.push({ at: Date.now(), line }));
    }
    createInterface(child.stderr as NodeJS.ReadableStream).on('line', (line) => say(`watch: ${line}`));
  }

  /** Starts it. @param args of the command line */
  static start(name: string, settings: Settings, ...args: string[]): Watch {
    const file = join(tmpdir(), `${name}-${process.pid}.yaml`);
    // JSON is YAML.
    const source = { prometheus: { url: PROMETHEUS } };
    writeFileSync(file, JSON.stringify({ release: RELEASE, namespace: NAMESPACE, ...source, ...settings }));
    const all = ['watch', name, '--file', file, '--no-write', ...args];
    return new Watch(spawn(process.execPath, [TOOL, ...all], { stdio: ['ignore', 'pipe', 'pipe'] }), file);
  }

  /** Its exit code, once it has ended by itself. */
  get code(): Promise<number | null> {
    return this.ended;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    const late = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(late);
  }
}

/** Where pods reach this machine: its address, if it is a node of the cluster. */
export async function ownAddress(): Promise<string | undefined> {
  const ours = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  const path = 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}';
  const nodes = (await kubectl(['get', 'nodes', '--output', path])).split(' ');
  return nodes.find((address) => ours.includes(address));
}

/** Has Prometheus scrape the verdict that is served at a port of this machine, as the tool's README says. */
export async function scrapeVerdict(address: string, port: number): Promise<void> {
  const name = 'experiment';
  const labels = { 'app.kubernetes.io/name': name };
  const metadata = { name, namespace: NAMESPACE, labels };
  const objects = [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: 'None', ports: [{ name: 'metrics', port }] } },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata,
      subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'metrics', port }] }],
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata,
      spec: { selector: { matchLabels: labels }, endpoints: [{ port: 'metrics', interval: '5s', honorLabels: true }] },
    },
  ];
  for (const object of objects) await kubectlHere(['apply', '--filename', '-'], JSON.stringify(object));
}
