// The gateway gives users the versions that the values say. Shares are checked on GET /version, so that no prediction of
// a test is counted as a user's, and within bounds that a right release breaks once in a million runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { bounds } from './binomial.mjs';
import { all, call, calls, check, expected, known, metricsOf, note, podsOf, result, series, tally } from './check.mjs';

const { gateway, canary, shadow, pods } = expected();
const { stickyCookie: sticky, pinCookie: pin, split, reachable } = canary;
const address = gateway.address || (await known(gateway.guesses));
const url = `${gateway.tls ? 'https' : 'http'}://${gateway.host}`;
/** @param {Record<string, string>} [headers] */
const version = async (headers) => {
  const answer = await call(`${url}/version`, { headers, address });
  return { ...answer, version: answer.json?.version ?? `status ${answer.status}` };
};
/** @param {Record<string, string>} [headers] */
const predict = async (headers) => {
  const body = { sms: 'See you at eight, bring the tickets' };
  const { status, json } = await call(`${url}/predict`, { headers, body, address });
  return status === 200 ? `${json.version}, model ${json.modelVersion}, ${json.assignment}` : `status ${status}`;
};
/** @param {string} what @param {string[]} seen @param {string} wanted */
const same = (what, seen, wanted) => all(what, seen, (one) => one === wanted);

if (!address) {
  note(`Where the gateway is, is not known: it is none of ${gateway.guesses.join(', ')}.`);
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
  same(
    'everybody gets v1',
    (await calls(50, () => version(claims))).map((one) => one.version),
    'v1',
  );
  same('with the model of v1', [await predict(claims)], 'v1, model v1, none');
}

async function chosen() {
  for (const wanted of pin.enabled ? reachable : []) {
    const seen = await calls(10, () => predict({ cookie: `a=b; ${pin.name}=${wanted}; c=d` }));
    same(`a tester's ${pin.name}=${wanted} gives ${wanted}`, seen, `${wanted}, model ${wanted}, pinned`);
  }
  if (canary.headerRoutingRegex && reachable.includes('v2')) await header(canary.headerRoutingRegex);

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
  all('users stay where they were drawn', changes, (one) => one === 'v1 to v1' || one === 'v2 to v2');
}

/**
 * The pattern is the proxy's, and not all that it can say is known to JavaScript.
 * @param {string} regex
 */
function patternOf(regex) {
  try {
    return new RegExp(`^(?:${regex})$`);
  } catch {
    return undefined;
  }
}

/** @param {string} regex */
async function header(regex) {
  const pattern = patternOf(regex);
  const id = Array.from({ length: 2000 }, (_, i) => [`${i}`, `user${i}`, `user-${i}`])
    .flat()
    .find((one) => pattern?.test(one));
  if (id === undefined) return note(`no user that the test can think of matches ${regex}: not checked`);
  same(`x-user-id ${id} gives v2`, await calls(10, () => predict({ 'x-user-id': id })), 'v2, model v2, header');
}

/**
 * Copies are held against all calls in the same time, ours and others', and at the least against ours.
 * @param {string} shadows
 */
async function mirror(shadows) {
  const live = Object.values(pods['model-service'] ?? {}).filter((service) => service !== shadows);
  const [copying = [], ...answering] = await Promise.all([shadows, ...live].map((service) => podsOf(service)));
  const copies = () => predictions(copying);
  const originals = () => predictions(answering.flat());
  const total = 100;
  const percent = shadow.enabled ? shadow.mirrorPercent : 0;
  for (const pinned of canary.enabled && pin.enabled ? reachable : ['']) {
    const earlier = await originals();
    const before = await copies();
    await calls(total, () => predict(pinned ? { cookie: `${pin.name}=${pinned}` } : {}));
    const { least } = bounds(total, percent / 100);
    for (let i = 0; i < 20 && (await copies()) - before < least; i++) await sleep(250);
    // One more than there should be may still be under way.
    await sleep(500);
    const seen = (await copies()) - before;
    const original = (await originals()) - earlier;
    const { most } = bounds(original, percent / 100);
    check(
      `of ${original} calls${pinned && ` of ${pinned}`} at ${percent}%, ${least} to ${most} are copied to v3`,
      original >= total && least <= seen && seen <= most,
      seen,
    );
  }
}

/** @param {string[]} addresses */
async function predictions(addresses) {
  const texts = await Promise.all(addresses.map(metricsOf));
  return texts.flatMap((text) => series(text, 'model_predictions_total')).reduce((sum, { value }) => sum + value, 0);
}
