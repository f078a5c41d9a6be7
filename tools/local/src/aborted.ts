/** Whether a signal is aborted at this moment: it may be otherwise after the next wait, which TypeScript does not reckon with. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;
