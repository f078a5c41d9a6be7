import type { Labels } from '../manifest/metadata.js';

/** A running process of a Deployment. */
export interface Pod {
  /** Unique, such as `sms-sms-checker-frontend-v2-1`. */
  readonly name: string;
  readonly deployment: string;
  readonly labels: Labels;
  readonly pid: number | undefined;
  /** Ports of this machine by the name of the container's port: `http`, `metrics`. */
  readonly ports: Readonly<Record<string, number>>;
  /** What the readiness probe says. */
  readonly ready: boolean;
  /** Told to end: gets no new calls. */
  readonly leaving: boolean;
  /** How often it ended by itself and was started again. */
  readonly restarts: number;
}
