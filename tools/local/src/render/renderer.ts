/** What is to be run: an example of the chart, a file of values over it or alone, and single values. */
export interface Chosen {
  /** Name of an example; without one and without a file of values it is {@link DEFAULT_EXAMPLE}. */
  readonly example?: string;
  /** Path of a file of values. */
  readonly values?: string;
  /** Single values as Helm takes them: `istio.trafficSplit.canary=25`. */
  readonly set: readonly string[];
}

/** What runs where nothing is chosen. */
export const DEFAULT_EXAMPLE = 'local';

/** What can be changed while it runs, over what was chosen. */
export interface Live {
  /** Share of the canary in percent, a whole number from 0 to 100. */
  readonly share?: number;
  readonly shadow?: boolean;
  /** Share of the calls, from 0 to 1, that the canary's app answers with an error. */
  readonly errorRate?: number;
}

/** Makes manifests of what was chosen. */
export interface Renderer {
  readonly how: 'helm' | 'golden';
  /** @throws UsageFault that says what cannot be rendered, and why */
  render(live: Live): Promise<string>;
}

/** Where Helm is looked for. */
export interface RenderSettings {
  /** Path of Helm (HELM). */
  readonly helm?: string | undefined;
  /** Folders of programs (PATH). */
  readonly path?: string | undefined;
}
