import { setTimeout as sleep } from 'node:timers/promises';

/** A line for people who watch. Straight to stderr, so that no test reporter holds it back. */
export function say(line: string): void {
  process.stderr.write(`e2e: ${line}\n`);
}

/** Does `job`, and says what is going on if it takes more than two seconds, and again every ten. */
export async function during<T>(what: string, job: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  let every: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say(`${what} …`);
    every = setInterval(() => say(`${what} … ${seconds()} s`), 10_000);
  }, 2_000);
  try {
    return await job();
  } finally {
    clearTimeout(first);
    clearInterval(every);
  }
}

/**
 * Asks `check` until it has nothing to object: for what settles by itself and cannot be waited for otherwise.
 * @param check resolves to what is still missing, in words, or to undefined when all is well
 * @throws Error with what was missing last, after `seconds`
 */
export async function until(what: string, seconds: number, check: () => Promise<string | undefined>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  await during(`waiting until ${what}`, async () => {
    for (;;) {
      const missing = await check();
      if (missing === undefined) return;
      if (performance.now() > end) throw new Error(`waited ${seconds} s until ${what}: ${missing}`);
      await sleep(500);
    }
  });
}
