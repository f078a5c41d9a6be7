import { EventEmitter, once } from 'node:events';
import { Fault } from '@sms-checker/cli';
import type { Release } from '../manifest/release.js';
import { RunningDeployment } from './running-deployment.js';
import type { PodContext, RunningPod } from './running-pod.js';

/** Milliseconds that all pods have to become what the release says: a startup probe has two minutes. */
const ROLLED_OUT_MS = 150_000;

/** All pods of a release. */
export class Pods {
  private readonly deployments = new Map<string, RunningDeployment>();
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly context: PodContext;
  private ended = false;
  private hearing = false;

  constructor(context: PodContext) {
    this.context = { ...context, changed: () => this.heard() };
    this.events.on('changed', context.changed);
  }

  get all(): readonly RunningPod[] {
    return [...this.deployments.values()].flatMap(({ pods }) => pods);
  }

  /** Starts, replaces and ends pods, so that they become what this says; returns at once. */
  apply({ deployments }: Pick<Release, 'deployments'>): void {
    const wanted = new Map(deployments.map((deployment) => [deployment.metadata.name, deployment]));
    for (const [name, deployment] of wanted) {
      const running = this.deployments.get(name) ?? new RunningDeployment(deployment, this.context);
      this.deployments.set(name, running);
      running.apply(deployment);
    }
    for (const [name, running] of this.deployments) if (!wanted.has(name)) running.remove();
    this.heard();
  }

  /** Replaces the pods of a Deployment by new ones; returns at once. @throws Fault where there is none */
  restart(name: string): void {
    const found = this.deployments.get(name);
    if (!found) throw new Fault(`there is no Deployment ${name}, but ${[...this.deployments.keys()].join(', ')}`);
    found.restart();
  }

  /**
   * Settles when all pods are what the release says, or when it is told not to wait any longer.
   * @throws Fault that names those that are not in time
   */
  async rolledOut(limit = ROLLED_OUT_MS, cancel?: AbortSignal): Promise<void> {
    const late = AbortSignal.timeout(limit);
    const signal = cancel ? AbortSignal.any([late, cancel]) : late;
    for (;;) {
      if (this.ended) throw new Fault('the system was ended');
      if (this.lacks.length === 0) return;
      try {
        await once(this.events, 'changed', { signal });
      } catch {
        const { lacks } = this;
        if (!late.aborted || lacks.length === 0) return;
        throw new Fault(`not ready after ${limit / 1000} s: ${lacks.join(', ')}`);
      }
    }
  }

  private get lacks(): string[] {
    return [...this.deployments.values()].flatMap(({ lack }) => lack ?? []);
  }

  /** Settles when no process is left. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all([...this.deployments.values()].map((deployment) => deployment.quit()));
    this.events.emit('changed');
  }

  /** Pods that change while one is ended or started are heard afterwards, all at once. */
  private heard(): void {
    if (this.hearing) return;
    this.hearing = true;
    setImmediate(() => {
      this.hearing = false;
      this.settle();
    });
  }

  private settle(): void {
    if (this.ended) return;
    for (const [name, deployment] of this.deployments) {
      deployment.reconcile();
      if (deployment.isGone) this.deployments.delete(name);
    }
    this.events.emit('changed');
  }
}
