import type { RouteResponse } from '@sms-checker/contracts';
import { ROUTE_PATH } from '@sms-checker/contracts/names';
import { ask, browser, type Outcome } from './ask.js';
import { asRoute } from './content.js';

/** Asks which version answers now, without a prediction that would be counted. */
export function askRoute(surroundings = browser): Promise<Outcome<RouteResponse>> {
  return ask(ROUTE_PATH, { cache: 'no-store' }, asRoute, surroundings);
}
