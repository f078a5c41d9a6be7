import { HEADERS, type Version } from '@sms-checker/contracts';
import { answerOf, ask, isPaired } from './answers.js';
import { BUCKETS, bucketsOf, fromBucket } from './buckets.js';
import { sumOf } from './exposition.js';
import type { Values } from './helm.js';
import { reasonOf } from './http.js';
import { until } from './progress.js';
import { system } from './system/system.js';

/** Waits until every process is what the release says, but for those of one version, and those that it no longer has are gone. */
export const rolledOut = (options?: { except?: Version }): Promise<void> => system.rolledOut(options);

/** Waits until the gateway routes as an upgrade said: proxies hear of it a moment later. */
async function routed(what: string, isRouted: () => Promise<boolean>): Promise<void> {
  await until(`the gateway ${what}`, 60, async () => {
    try {
      // More than one gateway pod may be there, and each has to know.
      const known = await Promise.all(Array.from({ length: 5 }, isRouted));
      return known.every(Boolean) ? undefined : 'it routes as before';
    } catch (error) {
      return reasonOf(error);
    }
  });
}

/** Everybody on v1, nothing mirrored. */
export async function useStable(): Promise<void> {
  await system.reset({});
  await rolledOut();
  await routed('sends everybody to v1', async () => {
    const { version, assignment } = answerOf(await ask('to whom', { headers: { cookie: 'canary=v2' } }));
    return version === 'v1' && assignment === 'none';
  });
}

interface CanaryOptions {
  /** With a shadow beside it. */
  shadow?: boolean;
  /** What else gives users the canary: a pattern of x-user-id. */
  header?: string;
  values?: Values;
}

/** A canary for so many percent of the users. */
export async function useCanary(percent: number, { shadow, header, values }: CanaryOptions = {}): Promise<void> {
  // A header that no release before this one routed tells whether the gateway knows the present one.
  const mark = `e2e-${Date.now()}-mark`;
  await system.reset({
    'istio.canary.enabled': true,
    'istio.trafficSplit.canary': percent,
    'istio.canary.headerRoutingRegex': [mark, ...(header === undefined ? [] : [header])].join('|'),
    ...(shadow && { 'istio.shadow.enabled': true, 'istio.allowCanaryWithShadow': true }),
    ...values,
  });
  await rolledOut();
  await routed(`gives ${percent} % of the users v2`, async () => {
    const answer = answerOf(await ask('to whom', { headers: { [HEADERS.userId]: mark } }));
    return answer.version === 'v2' && answer.assignment === 'header' && isPaired(answer);
  });
  if (shadow) await mirrored(['v1', 'v2']);
}

/** A canary by bucket for so many percent of the users, more than 0. */
export async function useBuckets(percent: number): Promise<void> {
  await system.reset({
    'istio.canary.enabled': true,
    'istio.canary.assignment': 'bucket',
    'istio.trafficSplit.canary': percent,
  });
  await rolledOut();
  await routed(`gives ${percent} % of the buckets v2`, async () => {
    // The last bucket of v2 and the first of v1 tell it; a mark in the release could be one that restarts the app.
    const bound = bucketsOf(percent);
    const last = answerOf(await ask('to whom', fromBucket(bound - 1)));
    const next = bound < BUCKETS ? answerOf(await ask('to whom', fromBucket(bound))) : undefined;
    return last.version === 'v2' && isPaired(last) && (next === undefined || (next.version === 'v1' && isPaired(next)));
  });
}

/** A canary that nobody or everybody gets. The rules for testers then lead to the one version that is left. */
export async function useShare(percent: 0 | 100): Promise<void> {
  await system.reset({ 'istio.canary.enabled': true, 'istio.trafficSplit.canary': percent });
  await rolledOut();
  const left = percent === 0 ? 'v1' : 'v2';
  await routed(`sends everybody to ${left}`, async () => {
    const versions = ['v1', 'v2'].map(async (version) => {
      const headers = { cookie: `canary=${version}` };
      return answerOf(await ask('to whom', { headers })).version;
    });
    return (await Promise.all(versions)).every((version) => version === left);
  });
}

/** Everybody on v1, calls of the model copied to v3. */
export async function useShadow(values: Values = {}): Promise<void> {
  await system.reset({ 'istio.shadow.enabled': true, ...values });
  await rolledOut();
  await mirrored(['v1']);
}

/** How many calls the model of a version has answered, refusals included: what a shadow that is busy refuses has reached it. */
export async function modelCalls(version: Version): Promise<number> {
  const source = version === 'v3' ? 'shadow' : 'app';
  const exposition = await system.metricsOf('model', version);
  return sumOf(exposition, 'model_predictions_total', { version, source });
}

/** Waits until the calls of each of these versions reach v3 too, and no copy is under way. */
async function mirrored(versions: Version[]): Promise<void> {
  for (const version of versions) {
    await until(`calls of ${version} are copied to v3`, 60, async () => {
      const before = await modelCalls('v3');
      answerOf(await ask('for two models', { headers: { cookie: `canary=${version}` } }));
      const grown = await quiet();
      return grown > before ? undefined : 'v3 saw nothing of it';
    });
  }
}

/** Waits until v3 answers no more copies. Gives how many it has answered. */
export async function quiet(): Promise<number> {
  let last = -1;
  await until('no copy is under way', 60, async () => {
    const before = last;
    last = await modelCalls('v3');
    return last === before ? undefined : `v3 has answered ${last}`;
  });
  return last;
}
