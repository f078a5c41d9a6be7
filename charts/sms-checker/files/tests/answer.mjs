// Callers that know nothing of versions, as this pod without a sidecar: v1 for them, whatever they ask for.
import { all, call, calls, check, expected, note, result } from './check.mjs';

const { services, closed, strict } = expected();
const claim = { cookie: 'canary=v2; user-session=v2.x', 'x-user-id': '10' };
const body = { sms: 'WINNER!! Claim your free prize now, call 09061701461' };

/** The version that answers, the status, or how the call broke. @param {Promise<import('./check.mjs').Answer>} answer */
const whose = (answer) =>
  answer.then(
    ({ status, json }) => (status === 200 ? json.version : String(status)),
    (/** @type {NodeJS.ErrnoException} */ { code, message }) => code ?? message,
  );
const asked = (/** @type {string} */ service) =>
  calls(20, () => whose(call(`${services[service]}/version`, { headers: claim })));

for (const service of ['frontend', 'model-service']) {
  const seen = await asked(service);
  if (strict) {
    all(`${service} cuts off who has no certificate`, seen, (one) => one === 'ECONNRESET');
  } else {
    all(`${service} answers strangers by v1 alone`, seen, (one) => one === 'v1');
  }
}
for (const service of ['frontend-mesh', 'model-service-mesh'].filter((name) => closed && name in services)) {
  const seen = await asked(service);
  const allowed = strict ? ['ECONNRESET'] : ['v1', '403'];
  all(`${service} has no other answer for strangers`, seen, (one) => allowed.includes(one));
}
if (strict) {
  note('an answer of the app is checked by way of the gateway');
} else {
  const { status, json } = await call(`${services.frontend}/predict`, { body });
  check(
    'a message is answered by app and model of v1',
    status === 200 && json.version === 'v1' && json.modelVersion === 'v1',
  );
  check('the answer says what the message is', ['spam', 'ham'].includes(json?.result), json?.result);
}
result();
