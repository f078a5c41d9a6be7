// What scenarios need that run on this machine or on a cluster.
import { nx } from './steps.mjs';

/** Builds it. @param local whether they run on this machine, and so need the services themselves */
export const buildForScenarios = (local) =>
  nx(['build'], {
    projects: ['contracts', 'grafana', 'stats', 'local', ...(local ? ['frontend', 'model-service'] : [])],
    quiet: true,
  });
