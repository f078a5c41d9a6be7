/** Lets one message through in a time, and counts those that it leaves out. */
export function sparsely(everyMs: number, write: (message: string) => void, now = Date.now): (message: string) => void {
  let next = -Infinity;
  let left = 0;
  return (message) => {
    if (now() < next) {
      left++;
      return;
    }
    write(left > 0 ? `${message} (and ${left} such before)` : message);
    next = now() + everyMs;
    left = 0;
  };
}
