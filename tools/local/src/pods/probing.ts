import type { Container, Probe } from '../manifest/pod-template.js';
import { type Finding, probe } from './probe.js';

/** A period is long for who waits for a start: it is asked so many times in one, and for as many periods in all. */
const LOOKS_AT_START = 5;

/** Who hears what the probes of a container say. */
export interface Listener {
  ready(ready: boolean): void;
  /** What it was last found to lack to be ready: asked once, which decides nothing yet. */
  found(finding: Finding): void;
  /** It never came up, or it does not live any more: it is to be started anew. */
  dead(reason: string): void;
}

/** Probes a container as kubelet does: by startup first, then by readiness and liveness side by side. */
export class Probing {
  private readonly ending = new AbortController();

  /** @param ports of this machine by the name of the container's port */
  constructor(
    private readonly container: Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>,
    private readonly ports: Readonly<Record<string, number>>,
    private readonly listener: Listener,
  ) {
    const starting = new AbortController();
    this.ending.signal.addEventListener('abort', () => starting.abort());
    const { periodSeconds, failureThreshold, ...startup } = container.startupProbe;
    const often = {
      ...startup,
      periodSeconds: periodSeconds / LOOKS_AT_START,
      failureThreshold: failureThreshold * LOOKS_AT_START,
    };
    const started = (well: boolean, reason: string) => {
      starting.abort();
      if (well) this.watch();
      else listener.dead(`it did not start: ${reason}`);
    };
    void probe(often, this.portOf(often), starting.signal, started, (finding) => listener.found(finding));
  }

  end(): void {
    this.ending.abort();
  }

  private watch(): void {
    const { readinessProbe, livenessProbe } = this.container;
    const { signal } = this.ending;
    const { listener } = this;
    const ready = (well: boolean) => listener.ready(well);
    void probe(readinessProbe, this.portOf(readinessProbe), signal, ready, (finding) => listener.found(finding));
    void probe(livenessProbe, this.portOf(livenessProbe), signal, (well, reason) => {
      if (!well) listener.dead(`it does not live: ${reason}`);
    });
  }

  private portOf({ httpGet }: Probe): number {
    return this.ports[httpGet.port] ?? 0;
  }
}
