import { LABELS } from '@sms-checker/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageOf, outcomeOf } from '../src/answers.js';
import { startCaller } from '../src/callers.js';
import { ownAddress, scrapeVerdict, Watch } from '../src/experiment.js';
import { faulty } from '../src/fault-values.js';
import { reset } from '../src/helm.js';
import { predict } from '../src/http.js';
import { hasPrometheusOperator, kubectlHere } from '../src/kubectl.js';
import { OpenLoop } from '../src/load.js';
import { measured } from '../src/measured.js';
import { say, until } from '../src/progress.js';
import { alertsHeld, everyTargetUp, walkSelectors } from '../src/prometheus.js';
import { rolledOut } from '../src/release.js';
import { ENTRY, NAMESPACE } from '../src/settings.js';

const RATE = 20;
const LONGEST_S = 900;
const RECEIVER = 'receiver';
const PORT = 8080;
const VERDICT_PORT = 19_099;
const EXPERIMENT = 'e2e';

/** Writes a line for each alert that is posted to it. */
const RECEIVE = `
  require('node:http').createServer(async (request, reply) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    for (const { status, labels } of JSON.parse(body).alerts) console.log(status + ' ' + labels.alertname + ' of ' + labels.namespace);
    reply.end();
  }).listen(${PORT});`;

const podAddress = (name: string) => kubectlHere(['get', 'pod', name, '--output', 'jsonpath={.status.podIP}']);

let load: OpenLoop | undefined;
let watch: Watch | undefined;
const watched = await hasPrometheusOperator();
if (!watched) say('monitoring is NOT tried: install Prometheus Operator, whose objects it makes');

/** A release in which something of everything happens: users of both versions, copies, faults that eject the canary. */
beforeAll(async () => {
  if (!watched) return;
  await startCaller({ name: RECEIVER, sidecar: false, script: RECEIVE });
  await reset({
    'istio.canary.enabled': true,
    'istio.trafficSplit.canary': 50,
    'istio.canary.failOpen.ejectionTime': '5s',
    'istio.shadow.enabled': true,
    'istio.allowCanaryWithShadow': true,
    'versions.v3.model.name': 'v3',
    'monitoring.enabled': true,
    'monitoring.interval': '5s',
    'monitoring.alertmanagerConfig.enabled': true,
    'monitoring.alertmanagerConfig.groupWait': '5s',
    'monitoring.alertmanagerConfig.groupInterval': '10s',
    // Alertmanager remembers what it told of in an earlier run, and says it again after this only.
    'monitoring.alertmanagerConfig.repeatInterval': '30s',
    'monitoring.alertmanagerConfig.webhook.url': `http://${await podAddress(RECEIVER)}:${PORT}/`,
    // Five of them in a row are soon there, which takes the model out of use, and by its answers the app as well.
    ...faulty('v2', 'model', { errorRate: 0.6 }),
    ...faulty('v3', 'model', { errorRate: 0.1 }),
  });
  await rolledOut();
  load = new OpenLoop({ perSecond: RATE, maxCalls: RATE * LONGEST_S }, async (call) => {
    const sms = messageOf(call);
    return outcomeOf(await predict(ENTRY, { sms, guess: LABELS[call % LABELS.length] }), sms);
  });
  const address = await ownAddress();
  if (address === undefined) {
    say('the verdict is NOT scraped: this machine is no node of the cluster');
    return;
  }
  await scrapeVerdict(address, VERDICT_PORT);
  const settings = { sessions: 1000, settleSeconds: 5 };
  watch = Watch.start(EXPERIMENT, settings, '--metrics-port', String(VERDICT_PORT), '--linger', String(LONGEST_S));
});

afterAll(async () => {
  await Promise.all([load?.stop(), watch?.stop()]);
});

it.skipIf(!watched)('has every target up', everyTargetUp);

it.skipIf(!watched)('has alerts reach Alertmanager and the webhook', async () => {
  const alert = 'SmsCheckerHighRequestRate';
  await until(`Alertmanager has ${alert}`, 400, async () => {
    const held = await alertsHeld();
    return held.includes(alert) ? undefined : `it has ${held.join(', ') || 'none'}`;
  });
  let told: string[] = [];
  await until(`the webhook is told of ${alert}`, 120, async () => {
    told = [...new Set((await kubectlHere(['logs', RECEIVER])).trim().split('\n'))];
    return told.includes(`firing ${alert} of ${NAMESPACE}`) ? undefined : `it was told of ${told.join(', ') || 'none'}`;
  });
  measured('what the webhook was told of', told.join(', '), `firing ${alert} of ${NAMESPACE}`);
});

it.skipIf(!watched)('has series for every selector of its panels, rules and alerts', async () => {
  let walk = await walkSelectors(EXPERIMENT);
  await until('every selector finds series', 180, async () => {
    walk = await walkSelectors(EXPERIMENT);
    return walk.empty.length > 0 ? `empty are\n  ${walk.empty.join('\n  ')}` : undefined;
  });
  for (const line of walk.untried) say(`NOT tried, as nothing in this cluster makes it: ${line}`);
  measured('selectors without series', walk.empty.length, 0);
  measured(
    'selectors with series; of what the cluster does not have',
    `${walk.found.length}; ${walk.untried.length}`,
    'none',
  );
  expect(walk.found.length).toBeGreaterThan(100);
});
