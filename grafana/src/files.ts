import { canary as canaryAlerts } from './alerts/canary.js';
import { service } from './alerts/service.js';
import { shadow as shadowAlerts } from './alerts/shadow.js';
import { targets } from './alerts/targets.js';
import { experiment } from './dashboards/experiment.js';
import { operations } from './dashboards/operations.js';
import { app } from './rules/app.js';
import { canary } from './rules/canary.js';
import { mesh } from './rules/mesh.js';
import { model } from './rules/model.js';
import { resources } from './rules/resources.js';
import { rulesFile, type Alert, type Group } from './rules/rule.js';
import { shadow } from './rules/shadow.js';

export const RECORDING: Group[] = [app, model, canary, shadow, resources, mesh];
export const ALERTS: Alert[] = [...service, ...canaryAlerts, ...shadowAlerts, ...targets];
export const DASHBOARDS = { operations: operations(), experiment: experiment() };

/** Every generated file by its path below the chart's folder `files`. */
export function files(): Map<string, string> {
  return new Map([
    ...Object.entries(DASHBOARDS).map(
      ([name, dashboard]) => [`dashboards/${name}.json`, `${JSON.stringify(dashboard, null, 2)}\n`] as const,
    ),
    ['rules/recording.yaml', rulesFile(RECORDING)] as const,
    ['rules/alerts.yaml', rulesFile([{ name: 'alerts', rules: ALERTS }])] as const,
  ]);
}
