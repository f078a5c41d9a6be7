import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { Experiment } from './config/experiment.js';
import { Fault, reasonOf } from '@sms-checker/cli';
import { VERDICTS, type Judgement, type Verdict } from './judging/verdict.js';

/** The question that stands for the whole. */
const ALL = 'all';

/**
 * Serves the present verdict as `experiment_verdict{namespace,release,experiment,question,verdict}`: 1 for the one that holds, 0
 * for the others.
 */
export class VerdictGauge {
  private readonly registry = new Registry();
  private readonly gauge = new Gauge({
    name: 'experiment_verdict',
    help: '1 for the present verdict of an experiment on a question, all for the whole; 0 for the other verdicts.',
    labelNames: ['experiment', 'question', 'verdict'],
    registers: [this.registry],
  });
  private server?: Server;

  /** @param release that is judged */
  constructor({ namespace, release }: Pick<Experiment, 'namespace' | 'release'>) {
    this.registry.setDefaultLabels({ namespace, release });
  }

  show({ experiment, verdict, questions }: Judgement): void {
    // A look that could read nothing has no questions.
    this.gauge.reset();
    this.set(experiment, ALL, verdict);
    for (const answer of questions) this.set(experiment, answer.name, answer.verdict);
  }

  /** Listens for scrapes of /metrics; 0 takes any port. @returns the port @throws Fault where it is taken */
  async listen(port: number): Promise<number> {
    this.server = createServer({ requestTimeout: 5_000 }, (request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404).end('only GET /metrics is served here\n');
        return;
      }
      void this.registry
        .metrics()
        .then((text) => response.writeHead(200, { 'content-type': this.registry.contentType }).end(text));
    });
    try {
      this.server.listen(port);
      await once(this.server, 'listening');
    } catch (error) {
      throw new Fault(`port ${port} cannot be listened at (${reasonOf(error)}): set --metrics-port to another one`);
    }
    const address = this.server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  async close(): Promise<void> {
    if (!this.server?.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private set(experiment: string, question: string, present: Verdict): void {
    for (const verdict of VERDICTS) this.gauge.set({ experiment, question, verdict }, verdict === present ? 1 : 0);
  }
}
