import { findHelm } from './chart.js';
import { GoldenRenderer } from './golden.js';
import { HelmRenderer } from './helm.js';
import type { Chosen, Renderer, RenderSettings } from './renderer.js';

/**
 * Helm where there is one, else what the example was rendered to when it was committed.
 * @throws UsageFault where what was chosen needs Helm, or there is no such example
 */
export async function rendererOf(chosen: Chosen, settings: RenderSettings): Promise<Renderer> {
  const program = await findHelm(settings);
  return program === undefined ? new GoldenRenderer(chosen) : new HelmRenderer(program, chosen);
}
