import { beforeAll, expect, it } from 'vitest';
import { halfCapacity, tryFault, useTwoOfEach } from '../../src/faults/trial.js';
import { reasonOf } from '../../src/http.js';
import { kubectl, podsOf, type Component } from '../../src/kubectl.js';
import { until } from '../../src/progress.js';
import { rolledOut } from '../../src/release.js';
import { NAMESPACE } from '../../src/settings.js';

const COMPONENTS: readonly Component[] = ['app', 'model'];

/** Seconds until a budget lets the next pod go: until the one before has another in its place. */
const ALLOWED_WITHIN_S = 120;

let rate = 0;

beforeAll(async () => {
  const budgets = COMPONENTS.map((component) => [`defaults.${component}.disruptionBudget.enabled`, true] as const);
  await useTwoOfEach(Object.fromEntries(budgets));
  // The pods in their place start on the cores that serve the users: half of the capacity would leave them none.
  rate = Math.round((await halfCapacity()) / 2);
});

/** Asks for the end of a pod as a drain of its node does. @returns why not, where its budget refuses */
async function evict(name: string): Promise<string | undefined> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: NAMESPACE } };
  const path = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`;
  const refusal = await kubectl(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction)).then(
    () => undefined,
    reasonOf,
  );
  if (refusal !== undefined && !refusal.includes('disruption budget')) throw new Error(refusal);
  return refusal;
}

it('fails no call while every pod is evicted, as fast as the budgets allow', async () => {
  let refused = 0;
  const notes = () => `${refused} evictions refused by the budget at first`;
  const fault = 'all pods evicted under their disruption budgets, at a quarter of the capacity';
  await tryFault({ fault, mayEndIn: [], rate, notes }, async () => {
    const names = (await Promise.all(COMPONENTS.map((component) => podsOf(component, 'v1')))).flat();
    for (const { metadata } of names) {
      let tries = 0;
      await until(`the budget lets ${metadata.name} go`, ALLOWED_WITHIN_S, async () => {
        const refusal = await evict(metadata.name);
        if (refusal !== undefined && tries++ === 0) refused++;
        return refusal;
      });
    }
    await rolledOut();
  });
  expect(refused).toBeGreaterThan(0);
});
