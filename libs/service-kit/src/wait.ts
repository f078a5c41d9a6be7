/**
 * Calls `then` after `ms` milliseconds, at once where they are 0. A timer makes 1.1 of 0.3 ms, as it has whole ones only: the
 * fraction is waited for turn by turn of the event loop, which serves others meanwhile.
 * @returns what ends the wait, so that `then` is not called
 */
export function wait(ms: number, then: () => void): () => void {
  const due = performance.now() + ms;
  let ended = false;
  const look = () => {
    if (ended) return;
    if (performance.now() < due) setImmediate(look);
    else then();
  };
  const timer = ms < 1 ? undefined : setTimeout(look, Math.trunc(ms));
  if (!timer) look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
