import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEnvoy, freePort, LocalSystem, rendererOf, settingsOf } from '@sms-checker/local';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { allAnswers } from '../src/fuzz/all-answers.js';
import { cookieHeaders, routedBy } from '../src/fuzz/cookies.js';
import { RawConnection } from '../src/fuzz/raw-connection.js';
import { SMUGGLED } from '../src/fuzz/smuggling.js';
import { call, predict } from '../src/http.js';
import { COMPONENTS } from '../src/kubectl.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';
import { say } from '../src/progress.js';
import { FUZZ_CASES, SEED } from '../src/settings.js';

/** Includes an Envoy that has to be fetched, on whatever else the machine is doing. */
const READY_WITHIN_MS = 300_000;

let system: LocalSystem;
let frontend: Service;
let folder: string;
let port: number;

beforeAll(async () => {
  const settings = settingsOf(process.env);
  const manifest = await (await rendererOf({ example: 'canary', set: [] }, settings)).render({});
  [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'sms-checker-entry-'))];
  const envoy = await findEnvoy(settings, say);
  system = await LocalSystem.start({ manifest, port, envoy, folder, tell: () => undefined });
  await system.rolledOut();
  frontend = await startFrontend((await startModel()).url);
}, READY_WITHIN_MS);

afterAll(async () => {
  await system.end();
  await rm(folder, { recursive: true });
});

it(
  'routes by the version in a cookie alone, and draws for whatever else a cookie holds',
  async () => {
    say(`${FUZZ_CASES} hostile cookies from E2E_SEED=${SEED}`);
    const connection = new RawConnection(port);
    const property = fc.asyncProperty(cookieHeaders, async (cookies) => {
      const lines = cookies.map((cookie) => `cookie: ${cookie}\r\n`).join('');
      const head = `GET /route HTTP/1.1\r\nhost: localhost\r\n${lines}\r\n`;
      const { status, headers, body } = await connection.exchange(Buffer.from(head, 'latin1'));
      const { version, assignment } = JSON.parse(body) as Record<string, string>;
      const handedOut = headers['set-cookie'];
      const routed = handedOut === undefined ? version : 'drawn';
      expect({ status, routed }).toEqual({ status: 200, routed: routedBy(cookies.join('; ')) });
      expect(['random', 'pinned']).toContain(assignment);
      if (handedOut !== undefined) {
        expect(handedOut).toMatch(
          new RegExp(`^user-session=${version}\\.[\\da-f-]{36}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Lax$`),
        );
      }
    });
    await fc.assert(property, { seed: SEED | 0, numRuns: FUZZ_CASES });
    connection.close();
  },
  READY_WITHIN_MS,
);

/** Predictions of all apps behind the entry, whoever they were for. */
async function countedBehindEntry(): Promise<number> {
  const apps = system.pods.filter(({ labels }) => labels['app.kubernetes.io/component'] === COMPONENTS.app);
  expect(apps.length).toBe(2);
  const texts = await Promise.all(
    apps.map(async ({ ports }) => (await call(`http://127.0.0.1:${ports.metrics}/metrics`)).body),
  );
  return texts.reduce((sum, text) => sum + sumOf(text, 'app_predictions_total'), 0);
}

const OTHERS = ['one after it', 'another after it'];

/** The next callers get the answers to what they asked, and not one that was left over. */
async function othersAreServed(port: number): Promise<void> {
  for (const sms of OTHERS) {
    expect(JSON.parse((await predict(`http://127.0.0.1:${port}`, { sms })).body)).toMatchObject({ sms });
  }
}

/**
 * Sends bytes, and holds what apps have counted against the answers that came: those of the apps at least, and no more than
 * all; a request whose head is good and whose body is not is counted as cut off, and answered as no HTTP.
 */
async function hasNoMoreThanItsAnswers(port: number, bytes: string, counted: () => Promise<number>, ofApp: RegExp) {
  const before = await counted();
  const answers = await allAnswers(port, bytes);
  expect(answers.length).toBeGreaterThan(0);
  await othersAreServed(port);
  const least = answers.filter((answer) => ofApp.test(answer)).length;
  const more = async () => (await counted()) - before - OTHERS.length;
  await expect.poll(more).toBeGreaterThanOrEqual(least);
  expect(await more()).toBeLessThanOrEqual(answers.length);
}

it.each(SMUGGLED)('%s: nothing comes to an app that had no answer, behind Envoy or not', async (_, bytes) => {
  const alone = Number(frontend.env.PORT);
  const countedAlone = async () => sumOf((await call(`${frontend.url}/metrics`)).body, 'app_predictions_total');
  await Promise.all([
    hasNoMoreThanItsAnswers(port, bytes, countedBehindEntry, /^x-envoy-upstream-service-time:/im),
    hasNoMoreThanItsAnswers(
      alone,
      bytes,
      countedAlone,
      /^(?![^]*(?:is not a valid HTTP request|of the header expect))/,
    ),
  ]);
});
