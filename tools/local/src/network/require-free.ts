import { Fault } from '@sms-checker/cli';
import { request } from 'undici';
import { refusal } from '../ports.js';

const ANSWER_MS = 2000;

/** All addresses at which somebody may be called as localhost. */
const ADDRESSES = ['127.0.0.1', '0.0.0.0', '::1', '::'];

/** Before anything is started: half a system is of no use. @throws Fault which says who is there, or what to set */
export async function requireFree(port: number): Promise<void> {
  for (const host of ADDRESSES) {
    const code = await refusal({ port, host, exclusive: true, ipv6Only: host.includes(':') });
    if (code === 'EADDRINUSE') throw new Fault(await whoIsAt(port));
    if (code === 'EACCES') throw new Fault(`no right to listen on port ${port}: set PORT to 1024 or more`);
    // Any other: this machine has no such address.
  }
}

async function whoIsAt(port: number): Promise<string> {
  const url = `http://localhost:${port}`;
  try {
    const { body } = await request(`${url}/version`, { signal: AbortSignal.timeout(ANSWER_MS), reset: true });
    const { service } = (await body.json()) as { service?: unknown };
    if (service === 'frontend')
      return `sms-checker is already running at ${url}/sms/: end it, or set PORT to another port`;
  } catch {
    // Somebody else, who does not know the question.
  }
  return `port ${port} is in use: stop what listens there, or set PORT to another port`;
}
