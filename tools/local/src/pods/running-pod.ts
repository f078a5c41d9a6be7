import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '@sms-checker/cli';
import type { Container, InitContainer, PodTemplate } from '../manifest/pod-template.js';
import type { Release } from '../manifest/release.js';
import { BackOff } from './back-off.js';
import { Child, type Command } from './child.js';
import { environmentOf, expanded } from './environment.js';
import { giveWay, nicenessOf } from './give-way.js';
import { freePorts } from '../ports.js';
import { type Image, programOf } from './image.js';
import type { Pod } from './pod.js';
import { Probing } from './probing.js';
import { makeVolumes, pathsOf } from './volumes.js';

/** Milliseconds that a person waits for a pod that does not end. */
const QUIT_MS = 5000;

/** Milliseconds that an init container has for its work: as long as all pods have to become ready. */
const INIT_MS = 150_000;

/** What pods are told by the system that they are part of. */
export interface PodContext {
  /** The present one: a pod that is started again reads its ConfigMaps anew. */
  readonly release: () => Pick<Release, 'configMaps' | 'deployments' | 'secrets'>;
  readonly imageOf: (container: string) => Image;
  /** Where the pods of a Deployment reach a port of a Service of the release. */
  readonly service: (deployment: string, host: string, port: number) => string | undefined;
  /** Folder of volumes that have none of their own. */
  readonly volumes: string;
  readonly tell: (line: string) => void;
  readonly line: (pod: Pod, line: string) => void;
  /** Something that a pod says of itself has changed. */
  readonly changed: () => void;
}

/** A pod as a process: it is probed, and started again with back-off whenever it ends by itself. */
export class RunningPod implements Pod {
  ports: Readonly<Record<string, number>> = {};
  ready = false;
  leaving = false;
  restarts = 0;
  /** Why it was not well when it was last asked. */
  lack: string | undefined;
  private child: Child | undefined;
  private readonly left = new AbortController();
  /** Settles when it has been told to end, and has. */
  readonly gone: Promise<void>;

  constructor(
    readonly name: string,
    readonly deployment: string,
    private readonly template: PodTemplate,
    private readonly context: PodContext,
  ) {
    this.gone = this.live();
  }

  get labels() {
    return this.template.metadata.labels;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Takes no new calls, and ends within its grace period. */
  async leave(): Promise<void> {
    await this.end('SIGTERM', this.grace);
  }

  /** Ends as when a person presses Ctrl-C: nobody is left who would have to route calls away. */
  async quit(): Promise<void> {
    await this.end('SIGINT', QUIT_MS);
  }

  /** As a crash would. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private async end(signal: 'SIGTERM' | 'SIGINT', grace: number): Promise<void> {
    this.leaving = true;
    this.context.changed();
    this.left.abort();
    await this.child?.end(signal, grace);
    await this.gone;
  }

  private get grace(): number {
    return this.template.spec.terminationGracePeriodSeconds * 1000;
  }

  private async live(): Promise<void> {
    const backOff = new BackOff();
    while (!this.leaving) {
      const began = performance.now();
      const reason = await this.once().catch(reasonOf);
      this.ready = false;
      this.lack = reason;
      if (this.isLeaving()) return;
      const wait = backOff.next(performance.now() - began);
      this.context.tell(`${this.name}: ${reason}; it is started again in ${wait / 1000} s${this.lastWords()}`);
      this.context.changed();
      await sleep(wait, undefined, { signal: this.left.signal }).catch(() => undefined);
      this.restarts += 1;
    }
  }

  /** One life of it. @returns how it ended */
  private async once(): Promise<string> {
    const { initContainers, containers, volumes } = this.template.spec;
    if (volumes.length > 0) makeVolumes(this.template, this.context.volumes);
    for (const container of initContainers) {
      if (this.isLeaving()) return '';
      const ended = await this.run(this.commandOf(container)).endedWithin(INIT_MS);
      if (ended !== 'exit code 0') return `${container.name} failed (${ended})`;
    }
    const [container] = containers;
    const ports = await freePorts(container.ports.length);
    if (this.isLeaving()) return '';
    this.ports = Object.fromEntries(container.ports.map(({ name }, i) => [name, ports[i] ?? 0]));
    const child = this.run(this.commandOf(container));
    try {
      return await this.watched(container, child);
    } finally {
      // Whatever went wrong, no process is left behind.
      await child.end('SIGTERM', this.grace);
    }
  }

  /** Probes it until it ends. @returns how it ended */
  private async watched(container: Container, child: Child): Promise<string> {
    let reason: string | undefined;
    const probing = new Probing(container, this.ports, {
      ready: (ready) => {
        if (ready === this.ready || this.leaving) return;
        this.ready = ready;
        this.context.changed();
      },
      found: (finding) => {
        this.lack = finding;
      },
      dead: (why) => {
        probing.end();
        reason = why;
        void child.end('SIGTERM', this.grace);
      },
    });
    const leave = () => probing.end();
    this.left.signal.addEventListener('abort', leave, { once: true });
    try {
      const ended = await child.ended;
      return reason ?? `it ended by itself (${ended})`;
    } finally {
      probing.end();
      this.left.signal.removeEventListener('abort', leave);
    }
  }

  private run(command: Command): Child {
    const child = new Child(command, (line) => this.context.line(this, line));
    const all = this.context.release().deployments.map(({ spec }) => spec.template);
    if (child.pid !== undefined) void giveWay(child.pid, nicenessOf(this.template, all));
    this.child = child;
    return child;
  }

  private commandOf(container: Container | InitContainer): Command {
    const path = pathsOf(container, this.template, this.context.volumes);
    const environment = environmentOf(container, this.context.release(), {
      pod: this.name,
      port: (wanted) => {
        const declared = 'ports' in container ? container.ports : [];
        return this.ports[declared.find(({ containerPort }) => containerPort === wanted)?.name ?? ''];
      },
      service: (host, port) => this.context.service(this.deployment, host, port),
      path,
    });
    if ('command' in container) {
      const [program, ...args] = container.command.map((word) => path(expanded(word, environment)));
      return { program: programOf(program ?? ''), args, environment };
    }
    const image = this.context.imageOf(container.name);
    return { ...image, environment: { ...image.environment, ...environment } };
  }

  private lastWords(): string {
    const words = this.child?.lastWords;
    return words ? `. It said last:\n${words}` : '';
  }

  // As a function, because it changes while others are waited for.
  private isLeaving(): boolean {
    return this.leaving;
  }
}
