import { appRow, overviewRow } from './operations.app.js';
import { envoyRow, istioRow } from './operations.mesh.js';
import { modelRow } from './operations.model.js';
import { saturationRow } from './operations.saturation.js';
import { EXPERIMENT, laidOut, OPERATIONS } from './layout.js';

/** How the release is doing: what users meet, then what may be the reason. */
export function operations() {
  return laidOut({
    ...OPERATIONS,
    description: 'Traffic, errors, latency and saturation of a release of sms-checker, by service and version.',
    other: EXPERIMENT,
    rows: [overviewRow(), appRow(), modelRow(), saturationRow(), envoyRow(), istioRow()],
  });
}
