import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { isAborted } from '../aborted.js';
import type { Probe } from '../manifest/pod-template.js';

/** What a probe says: nothing when all is well, else why not. */
export type Finding = string | undefined;

/** Asks once, as kubelet does: any status from 200 to 399 is well. Never rejects. */
async function ask({ httpGet, timeoutSeconds }: Probe, port: number): Promise<Finding> {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${httpGet.path}`, {
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      reset: true,
    });
    await body.dump();
    return statusCode >= 200 && statusCode < 400 ? undefined : `${httpGet.path} answers ${statusCode}`;
  } catch {
    return `${httpGet.path} does not answer within ${timeoutSeconds} s`;
  }
}

/**
 * Asks at once and then every period, until told to end.
 * @param heard whether it was well; after as many failures in a row as the probe says, why not
 * @param found what each single time has said
 */
export async function probe(
  probe: Probe,
  port: number,
  signal: AbortSignal,
  heard: (well: boolean, reason: string) => void,
  found?: (finding: Finding) => void,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const finding = await ask(probe, port);
    // What came after the end is about nobody.
    if (isAborted(signal)) return;
    found?.(finding);
    failures = finding === undefined ? 0 : failures + 1;
    if (finding === undefined) heard(true, '');
    else if (failures >= probe.failureThreshold) heard(false, finding);
    await sleep(probe.periodSeconds * 1000, undefined, { signal }).catch(() => undefined);
  }
}
