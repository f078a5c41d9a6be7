import { freePort } from '@sms-checker/local';

/** Environment of scenarios that run on this machine: their gateway gets a port that nobody listens on now. */
export async function localEntry(): Promise<Record<string, string>> {
  return { E2E_SYSTEM: 'local', E2E_URL: `http://localhost:${await freePort()}` };
}
