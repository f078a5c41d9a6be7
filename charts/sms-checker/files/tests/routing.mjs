// The gateway gives users the versions that the values say. Shares are checked on GET /version, so that no prediction of
// a test is counted as a user's, and within bounds that a right release breaks once in a million runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { bounds } from './binomial.mjs';
import { call, calls, check, expected, metricsOf, note, podsOf, result, series, tally } from './check.mjs';

const { gateway, canary, shadow, pods } = expected();
const { stickyCookie: sticky, pinCookie: pin, split, weights } = canary;
const url = `${gateway.tls ? 'https' : 'http'}://${gateway.host}`;
/** @param {Record<string, string>} [headers] */
const version = async (headers) => {
  const answer = await call(`${url}/version`, { headers, address: gateway.address });
  return { ...answer, version: answer.json?.version ?? `status ${answer.status}` };
};
/** @param {Record<string, string>} [headers] */
const predict = async (headers) => {
  const body = { sms: 'See you at eight, bring the tickets' };
  const { status, json } = await call(`${url}/predict`, { headers, body, address: gateway.address });
  return status === 200 ? `${json.version}, model ${json.modelVersion}, ${json.assignment}` : `status ${status}`;
};
/** @param {string} what @param {string[]} seen @param {string} wanted */
const all = (what, seen, wanted) =>
  check(
    what,
    seen.every((one) => one === wanted),
    tally(seen),
  );

if (!gateway.address) {
  note('Where the gateway is, is not known: nothing was looked up, or no Service selects pods with its label.');
  note('Routing is not checked. Set tests.gateway to the host:port of its Service, and run helm test again.');
} else {
  if (canary.enabled) await chosen();
  else await stable();
  const shadows = pods['model-service']?.v3;
  if (shadows) await mirror(shadows);
  result();
}

async function stable() {
  const claims = { cookie: `${pin.name}=v2; ${sticky.name}=v2.x`, 'x-user-id': '10' };
  all(
    'everybody gets v1',
    (await calls(50, () => version(claims))).map((one) => one.version),
    'v1',
  );
  all('with the model of v1', [await predict(claims)], 'v1, model v1, none');
}

async function chosen() {
  for (const wanted of Object.keys(weights)) {
    if (!pin.enabled) continue;
    const seen = await calls(10, () => predict({ cookie: `a=b; ${pin.name}=${wanted}; c=d` }));
    all(`a tester's ${pin.name}=${wanted} gives ${wanted}`, seen, `${wanted}, model ${wanted}, pinned`);
  }
  if (canary.headerRoutingRegex && split.v2) await header(new RegExp(`^(?:${canary.headerRoutingRegex})$`));

  const drawn = await calls(300, () => version());
  const seen = drawn.map((one) => one.version);
  // By bucket v2 has a whole number of them.
  const share = canary.assignment === 'bucket' ? Math.ceil((split.v2 * 4096) / 100) / 4096 : split.v2 / 100;
  const { least, most } = bounds(seen.length, share);
  const count = seen.filter((one) => one === 'v2').length;
  check(
    `${split.v2}% of ${seen.length} draws, ${least} to ${most}, give v2`,
    least <= count && count <= most,
    tally(seen),
  );
  check(
    'no draw gives anything but v1 or v2',
    seen.every((one) => one === 'v1' || one === 'v2'),
  );
  if (sticky.enabled) await stickiness(drawn);
}

/** @param {Awaited<ReturnType<typeof version>>[]} drawn */
async function stickiness(drawn) {
  const users = [
    ...drawn.filter((one) => one.version === 'v1').slice(0, 5),
    ...drawn.filter((one) => one.version === 'v2').slice(0, 5),
  ];
  const changes = await Promise.all(
    users.map(async (user) => {
      const cookie = user.cookies.find((one) => one.startsWith(`${sticky.name}=`))?.split(';')[0] ?? 'none=handed-out';
      return `${user.version} to ${(await version({ cookie })).version}`;
    }),
  );
  check(
    'users stay where they were drawn',
    changes.every((one) => one === 'v1 to v1' || one === 'v2 to v2'),
    tally(changes),
  );
}

/** @param {RegExp} pattern */
async function header(pattern) {
  const id = Array.from({ length: 2000 }, (_, i) => [`${i}`, `user${i}`, `user-${i}`])
    .flat()
    .find((one) => pattern.test(one));
  if (id === undefined)
    return note(`no user that the test can think of matches ${canary.headerRoutingRegex}: not checked`);
  all(`x-user-id ${id} gives v2`, await calls(10, () => predict({ 'x-user-id': id })), 'v2, model v2, header');
}

/** @param {string} shadows */
async function mirror(shadows) {
  const addresses = await podsOf(shadows);
  const copies = async () => {
    const texts = await Promise.all(addresses.map(metricsOf));
    return texts.flatMap((text) => series(text, 'model_predictions_total')).reduce((sum, { value }) => sum + value, 0);
  };
  const before = await copies();
  const total = 100;
  await calls(total, () => predict(canary.enabled && pin.enabled ? { cookie: `${pin.name}=v1` } : {}));
  const { least } = bounds(total, shadow.enabled ? shadow.mirrorPercent / 100 : 0);
  let seen = 0;
  for (let i = 0; i < 20 && (seen = (await copies()) - before) < Math.max(least, 1); i++) await sleep(250);
  if (shadow.enabled)
    check(`of ${total} calls at ${shadow.mirrorPercent}% at least ${least} are copied to v3`, seen >= least, seen);
  else check('nothing is copied to v3', seen === 0, seen);
}
