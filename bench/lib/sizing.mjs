// What a rate of calls needs, by what one call was measured to cost. Arithmetic alone.

/** Share of its processor time that a process is to have in use: the chart's `targetCPUUtilizationPercentage` is near. */
export const UTILISATION = 0.6;
/** One of three zones may be away. */
export const SPARE = 1.5;
/** Cores of a pod: what one main thread can use, or one worker of v3, or a gateway of two threads. */
const CORES = { app: 1, model: 1, shadow: 1, gateway: 2 };
const SECONDS_A_DAY = 86_400;
/** The chart's `monitoring.interval`. */
const SCRAPE_SECONDS = 15;

/**
 * @typedef {object} Measured what one call costs, and one process has
 * @property {Record<'gateway' | 'sidecar' | 'app' | 'model' | 'shadow', { microseconds: number, megabytes: number }>} parts
 *   `sidecar` is that of an app, which sends the call on
 * @property {{ app: number, model: number }} series that a process exposes
 * @property {number} logBytes of the prediction log, a prediction
 */

/**
 * @param {Measured} measured
 * @param {{ rate: number, mirror: number }} wanted calls a second, and the share of them that is copied
 */
export function sizeFor({ parts, series, logBytes }, { rate, mirror }) {
  // Pods of a mesh have a proxy before them as well, which does for a call what the gateway does; so does the one that
  // sends a copy.
  const hop = parts.gateway.microseconds;
  const use = (calls, microseconds) => (calls * microseconds) / 1e6;
  const copies = rate * mirror;
  const busy = {
    gateway: use(rate, hop),
    app: use(rate, parts.app.microseconds),
    model: use(rate, parts.model.microseconds),
    shadow: use(copies, parts.shadow.microseconds),
    sidecars: use(rate, parts.sidecar.microseconds + 2 * hop) + use(copies, 2 * hop),
  };
  const needed = (part) => Math.ceil((busy[part] * SPARE) / UTILISATION / CORES[part]);
  const pods = { gateway: needed('gateway'), app: needed('app'), model: needed('model'), shadow: needed('shadow') };
  const meshed = pods.app + pods.model + pods.shadow;
  const megabytes =
    meshed * parts.sidecar.megabytes +
    Object.entries(pods).reduce((sum, [part, count]) => sum + count * parts[part].megabytes, 0);
  const exposed = pods.app * series.app + (pods.model + pods.shadow) * series.model;
  const cores = (Object.values(busy).reduce((sum, one) => sum + one, 0) * SPARE) / UTILISATION;
  return {
    busy,
    cores,
    coreHoursAMillion: (cores * 1e6) / (rate * 3600),
    pods,
    gigabytes: megabytes / 1000,
    series: exposed,
    samplesASecond: exposed / SCRAPE_SECONDS,
    logGigabytesADay: ((rate + copies) * logBytes * SECONDS_A_DAY) / 1e9,
  };
}
