import { type Version } from '@sms-checker/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, ask } from './answers.js';
import { modelCalls } from './release.js';

/** The headers of a tester of a version. */
export const testerOf = (version: Version) => ({ cookie: `canary=${version}` });

/** In words that a caller with these headers does not get this version, or this one of the model, in five calls of five. */
export async function notGiven(
  headers: Record<string, string>,
  version: Version,
  of: 'version' | 'modelVersion' = 'version',
): Promise<string | undefined> {
  for (let i = 0; i < 5; i++) {
    const reply = await ask('to whom', { headers });
    const got = reply.status === 200 ? answerOf(reply)[of] : `status ${reply.status}`;
    if (got !== version) return `${JSON.stringify(headers)} gets ${of} ${got}, not ${version}`;
  }
  return undefined;
}

/** In words that no copy reaches v3 while users call. */
export async function noCopies(): Promise<string | undefined> {
  const before = await modelCalls('v3').catch(() => undefined);
  if (before === undefined) return 'v3 is not there';
  await sleep(200);
  return (await modelCalls('v3')) > before ? undefined : 'v3 sees nothing';
}
