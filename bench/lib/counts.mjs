// What a process says of itself by /metrics.
import { parseExposition } from '../../libs/metrics/dist/exposition.js';

async function samples(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return parseExposition(await response.text());
}

/** Sum of all samples of a metric at an address of /metrics. */
export async function total(url, metric) {
  return (await samples(url)).reduce((sum, { name, value }) => (name === metric ? sum + value : sum), 0);
}

/** How many series an address of /metrics has. */
export const seriesOf = async (url) => (await samples(url)).length;
