/** What the environment says. The only place that reads it. */
export interface Settings {
  /** Helm's program. */
  readonly helm: string;
  /** kubectl's program. */
  readonly kubectl: string;
  /** Bearer token for Prometheus. */
  readonly prometheusToken: string | undefined;
  /** The folder in which paths of the command line are meant. */
  readonly folder: string;
}

/** Reads `HELM`, `KUBECTL`, `PROMETHEUS_TOKEN` and npm's `INIT_CWD`; an empty variable counts as unset. */
export const settingsOf = (env: NodeJS.ProcessEnv): Settings => ({
  helm: env.HELM || 'helm',
  kubectl: env.KUBECTL || 'kubectl',
  prometheusToken: env.PROMETHEUS_TOKEN || undefined,
  folder: env.INIT_CWD || process.cwd(),
});
