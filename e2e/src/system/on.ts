import { SYSTEM } from '../settings.js';

/** How much of something a scenario does where it runs: less on this machine, where it is part of every `npm test`. */
export const on = (amounts: Record<typeof SYSTEM, number>): number => amounts[SYSTEM];
