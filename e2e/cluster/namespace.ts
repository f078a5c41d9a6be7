import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../src/http.js';
import { kubectl } from '../src/kubectl.js';
import { during, say, until } from '../src/progress.js';
import { NAMESPACE } from '../src/settings.js';
import { Missing } from '../src/shell.js';

/** Until when a run holds the namespace. One that was cut off renews this no more, and leaves the namespace to the next. */
const HELD_UNTIL = 'sms-checker/held-until';
const HELD_SECONDS = 60;

const DELETE = ['delete', 'namespace', NAMESPACE, '--ignore-not-found'];

interface Namespace {
  metadata: { annotations?: Record<string, string> };
  status: { phase: string };
}

const heldUntil = () => new Date(Date.now() + HELD_SECONDS * 1000).toISOString();

async function found(): Promise<Namespace | undefined> {
  const json = await kubectl(['get', 'namespace', NAMESPACE, '--ignore-not-found', '--output', 'json']);
  return json === '' ? undefined : (JSON.parse(json) as Namespace);
}

const holdOf = (namespace: Namespace | undefined) => namespace?.metadata.annotations?.[HELD_UNTIL];

async function gone(): Promise<void> {
  await until(`the last run's namespace is gone`, 150, async () => (await found())?.status.phase);
}

/** Removes what a run that was cut off left behind. @throws Missing where another run, or somebody else, has the namespace */
async function takeOver(namespace: Namespace): Promise<void> {
  const hold = holdOf(namespace);
  if (hold === undefined) {
    throw new Missing(
      `the namespace ${NAMESPACE} exists and no run of the scenarios made it: kubectl delete namespace ${NAMESPACE}, if nobody needs it`,
    );
  }
  const left = Math.min(Date.parse(hold) - Date.now(), HELD_SECONDS * 1000);
  if (left > 0) await during(`waiting whether another run is under way`, () => sleep(left));
  const now = await found();
  if (now?.status.phase === 'Active') {
    if (holdOf(now) !== hold) throw new Missing(`another run is under way in the namespace ${NAMESPACE}: let it end`);
    say(`a run was cut off at about ${hold}: deleting its namespace ${NAMESPACE}`);
    await kubectl([...DELETE, '--wait=false']);
  }
  await gone();
}

/** Deletes the namespace without waiting if this process is ended before it could tear down. */
function deleteAnyway(): void {
  spawnSync('kubectl', [...DELETE, '--wait=false']);
}

/**
 * Makes the namespace of this run, and holds it while this process lives.
 * @returns what deletes it again
 * @throws Missing where it is another's
 */
export async function makeNamespace(): Promise<() => Promise<void>> {
  const existing = await found();
  if (existing?.status.phase === 'Terminating') await gone();
  else if (existing !== undefined) await takeOver(existing);

  const labels = { 'istio-injection': 'enabled' };
  const metadata = { name: NAMESPACE, labels, annotations: { [HELD_UNTIL]: heldUntil() } };
  await kubectl(['create', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
  process.once('exit', deleteAnyway);
  const renewing = setInterval(() => {
    kubectl(['annotate', '--overwrite', 'namespace', NAMESPACE, `${HELD_UNTIL}=${heldUntil()}`]).catch(
      (error: unknown) => say(`the namespace ${NAMESPACE} is not held on to: ${reasonOf(error)}`),
    );
  }, HELD_SECONDS * 250);
  renewing.unref();

  return async () => {
    clearInterval(renewing);
    await during(`deleting the namespace ${NAMESPACE}`, () => kubectl([...DELETE, '--timeout=150s']));
    process.off('exit', deleteAnyway);
  };
}
