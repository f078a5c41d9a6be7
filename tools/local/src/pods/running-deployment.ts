import type { Deployment } from '../manifest/workloads.js';
import { type PodContext, RunningPod } from './running-pod.js';

/** Pods beyond the number wanted during a rolling update. None are missing: the chart has no other strategy. */
const SURGE = 1;

/** Keeps the pods of a Deployment what it says. A new revision is ready before a pod of an old one leaves. */
export class RunningDeployment {
  readonly name: string;
  private readonly running: { pod: RunningPod; revision: string }[] = [];
  private started = 0;
  private restarts = 0;
  private replicas: number;

  constructor(
    private wanted: Deployment,
    private readonly context: PodContext,
  ) {
    this.name = wanted.metadata.name;
    this.replicas = wanted.spec.replicas ?? 1;
  }

  get pods(): readonly RunningPod[] {
    return this.running.map(({ pod }) => pod);
  }

  /** Why it is not yet what it should be; nothing when it is. Pods that leave do not count. */
  get lack(): string | undefined {
    const staying = this.staying;
    const fresh = staying.filter(({ revision }) => revision === this.revision);
    const unready = fresh.filter(({ pod }) => !pod.ready);
    const done = fresh.length - unready.length;
    if (done === this.replicas && staying.length === this.replicas) return undefined;
    const reasons = new Set(unready.flatMap(({ pod }) => pod.lack ?? []));
    const why = reasons.size > 0 ? ` (${[...reasons].join('; ')})` : '';
    return `${this.name} has ${done} of ${this.replicas} pods ready${why}`;
  }

  /** Whether it has no pods any more, and is to have none. */
  get isGone(): boolean {
    return this.replicas === 0 && this.running.length === 0;
  }

  /** Becomes what this says. */
  apply(wanted: Deployment): void {
    this.wanted = wanted;
    this.replicas = wanted.spec.replicas ?? 1;
    this.reconcile();
  }

  /** All pods are replaced by new ones. */
  restart(): void {
    this.restarts += 1;
    this.reconcile();
  }

  /** All pods leave. */
  remove(): void {
    this.replicas = 0;
    this.reconcile();
  }

  /** Ends what can go and starts what is missing; to be called whenever a pod has changed. */
  reconcile(): void {
    const fresh = this.staying.filter(({ revision }) => revision === this.revision);
    const old = this.staying.filter((each) => !fresh.includes(each));
    const unready = fresh.filter(({ pod }) => !pod.ready).length;
    this.endSome(fresh, fresh.length - this.replicas);
    this.endSome(old, this.staying.length - this.replicas - (this.replicas > 0 ? unready : 0));
    const missing = this.replicas - fresh.length;
    const left = this.staying.length;
    const room = left > fresh.length ? this.replicas + SURGE - left : missing;
    for (let i = 0; i < Math.min(missing, room); i++) this.start();
  }

  /** Ends all pods at once, for good. */
  async quit(): Promise<void> {
    this.replicas = 0;
    await Promise.all(this.pods.map((pod) => pod.quit()));
  }

  private get staying() {
    return this.running.filter(({ pod }) => !pod.leaving);
  }

  private get revision(): string {
    return JSON.stringify([this.wanted.spec.template, this.restarts]);
  }

  private start(): void {
    const name = `${this.name}-${++this.started}`;
    const pod = new RunningPod(name, this.name, this.wanted.spec.template, this.context);
    this.running.push({ pod, revision: this.revision });
  }

  /** Those that serve nobody go first. */
  private endSome(some: readonly { pod: RunningPod }[], count: number): void {
    const order = [...some].sort((a, b) => Number(a.pod.ready) - Number(b.pod.ready));
    for (const { pod } of order.slice(0, Math.max(0, count))) {
      void pod.leave().then(() => {
        this.running.splice(
          this.running.findIndex((each) => each.pod === pod),
          1,
        );
        this.context.changed();
      });
    }
  }
}
