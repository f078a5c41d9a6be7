import { ENTRY } from '../settings.js';
import { startFrontend, type Service } from '../processes.js';

/** A frontend without a mesh at the address where users call, ready. */
export const frontendAtEntry = (modelUrl: string, env: Record<string, string> = {}): Promise<Service> =>
  startFrontend(modelUrl, { PORT: new URL(ENTRY).port, ...env });
