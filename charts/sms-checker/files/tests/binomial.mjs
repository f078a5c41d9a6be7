/**
 * The counts that `trials` draws of probability `p` give but for one run in a million: the least and the most, as each of
 * the two tails has half of that.
 * @param {number} trials
 * @param {number} p
 */
export function bounds(trials, p) {
  return { least: tail(trials, p), most: trials - tail(trials, 1 - p) };
}

/**
 * The first count whose tail below and with it is not negligible.
 * @param {number} trials
 * @param {number} p
 */
function tail(trials, p) {
  if (p <= 0) return 0;
  if (p >= 1) return trials;
  // From one count to the next, in logarithms, as the probability of none is soon too small for a number.
  let log = trials * Math.log1p(-p);
  let sum = Math.exp(log);
  let count = 0;
  while (sum < 0.5e-6) {
    log += Math.log(((trials - count) * p) / ((count + 1) * (1 - p)));
    sum += Math.exp(log);
    count++;
  }
  return count;
}
