/** What the environment says. The only place that reads it. */
export interface Settings {
  /** The folder in which paths of the command line are meant. */
  readonly folder: string;
}

/** Reads npm's `INIT_CWD`. */
export const settingsOf = (env: NodeJS.ProcessEnv): Settings => ({ folder: env.INIT_CWD || process.cwd() });
