/** Seconds. */
export const BOUNDS = [0.01, 0.02, 0.03, 0.04, 0.045, 0.05, 0.055, 0.06, 0.066, 0.073, 0.08, 0.1, Infinity];

/** Cumulative counts of a stable version, of a canary that is as fast, and of one that is slower. */
export const SEEN = {
  stable: [500, 3000, 6000, 7800, 8300, 8600, 8730, 8830, 8890, 8935, 8965, 8990, 9000],
  same: [60, 330, 660, 860, 915, 945, 962, 972, 981, 988, 993, 998, 1000],
  slower: [40, 280, 600, 800, 855, 885, 908, 925, 945, 960, 975, 990, 1000],
};
