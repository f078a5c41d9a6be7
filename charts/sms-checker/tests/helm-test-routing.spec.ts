import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Expected } from '../files/tests/check.mjs';
import { render, type Values } from './helm.js';

interface Drawn {
  version: string;
  assignment: string;
}

const files = fileURLToPath(new URL('../files/tests', import.meta.url));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(host: string, answer: (request: IncomingMessage) => object | string, port = 0): Promise<number> {
  const server = createServer((request, response) => {
    const body = answer(request);
    response.setHeader('content-type', typeof body === 'string' ? 'text/plain' : 'application/json');
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  servers.push(server.listen(port, host));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const counted = (version: string, count: number) =>
  `model_predictions_total{version="${version}",source="live",status="200",result="ham"} ${count}\n`;

/**
 * What routing.mjs says of a gateway that draws as `draw` does, and of a model whose live pods count each prediction and
 * whose shadow counts `copies` of it.
 */
async function routing(values: Values, draw: (cookie: string, user: string) => Drawn, copies = 1) {
  let originals = 0;
  const gateway = await serve('127.0.0.1', ({ url, headers }) => {
    const { version, assignment } = draw(headers.cookie ?? '', String(headers['x-user-id'] ?? ''));
    if (url === '/predict') originals++;
    return { version, modelVersion: version, assignment };
  });
  const metricsPort = await serve('127.0.0.1', () => counted('v1', originals));
  await serve('127.0.0.2', () => counted('v3', Math.floor(originals * copies)), metricsPort);

  const rendered = render(values, { tests: true }).get('ConfigMap', 'test').data['expected.json'] ?? '';
  const expected = JSON.parse(rendered) as Expected;
  const shadowed = 'v3' in (expected.pods['model-service'] ?? {});
  const models: Record<string, string> = { v1: '127.0.0.1', ...(shadowed && { v3: '127.0.0.2' }) };
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  try {
    cpSync(files, folder, { recursive: true });
    const given = {
      ...expected,
      gateway: { ...expected.gateway, address: '', guesses: ['nowhere.invalid:80', `127.0.0.1:${gateway}`] },
      pods: { 'model-service': models },
      metricsPort,
    };
    writeFileSync(join(folder, 'expected.json'), JSON.stringify(given));
    const run = spawn(process.execPath, [join(folder, 'routing.mjs')]);
    const [said, errors] = await Promise.all([text(run.stdout), text(run.stderr), once(run, 'close')]);
    return { said: said + errors, passed: run.exitCode === 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const chosen = { istio: { canary: { enabled: true, assignment: 'none', headerRoutingRegex: '.*7$' } } };
const pinned = (cookie: string) => /canary=(v[12])/.exec(cookie)?.[1];
function choose(cookie: string, user: string): Drawn {
  const version = pinned(cookie);
  if (version) return { version, assignment: 'pinned' };
  return user.endsWith('7') ? { version: 'v2', assignment: 'header' } : { version: 'v1', assignment: 'none' };
}

describe('the routes where nobody is drawn', () => {
  it('are tried by cookie and by header', async () => {
    const { said, passed } = await routing(chosen, choose);
    expect(said).toContain("ok    a tester's canary=v2 gives v2");
    expect(said).toContain('ok    x-user-id 7 gives v2');
    expect(said).toContain('ok    0% of 300 draws, 0 to 0, give v2');
    expect(passed).toBe(true);
  });

  it.each<[string, (cookie: string, user: string) => Drawn]>([
    ["a tester's canary=v2 gives v2", (_, user) => choose('', user)],
    ['x-user-id 7 gives v2', (cookie) => choose(cookie, '')],
  ])('fail where not: %s', async (check, draw) => {
    const { said, passed } = await routing(chosen, draw);
    expect(said).toContain(`FAIL  ${check}`);
    expect(passed).toBe(false);
  });

  it.each(['^(?i:admin|test)$', '(?P<tail>[05])', '[[:alpha:]]+-only'])(
    'leave a pattern that this JavaScript may not know: %s',
    async (headerRoutingRegex) => {
      const values = { istio: { canary: { ...chosen.istio.canary, headerRoutingRegex } } };
      const { said, passed } = await routing(values, choose);
      expect(said).toContain(`no user that the test can think of matches ${headerRoutingRegex}: not checked`);
      expect(passed).toBe(true);
    },
  );
});

describe('the copies', () => {
  const both = { allowCanaryWithShadow: true, canary: chosen.istio.canary };
  const half = { istio: { ...both, shadow: { enabled: true, mirrorPercent: 50 } } };

  it('are counted for each version that can be chosen', async () => {
    const { said, passed } = await routing(half, choose, 0.5);
    expect(said).toMatch(/ok {4}of 100 calls of v1 at 50%, \d+ to \d+ are copied to v3: 50/);
    expect(said).toMatch(/ok {4}of 100 calls of v2 at 50%, \d+ to \d+ are copied to v3: 50/);
    expect(passed).toBe(true);
  });

  it.each([
    ['too many', 1],
    ['too few', 0.1],
  ])('are refused when they are %s', async (_, copies) => {
    const { said, passed } = await routing({ istio: { shadow: half.istio.shadow } }, choose, copies);
    expect(said).toMatch(/FAIL {2}of 100 calls at 50%/);
    expect(passed).toBe(false);
  });

  it('are none where the shadow is off but runs', async () => {
    const values = { versions: { v3: { enabled: 'always' } } };
    const never = (): Drawn => ({ version: 'v1', assignment: 'none' });
    expect((await routing(values, never, 0)).said).toContain('ok    of 100 calls at 0%, 0 to 0 are copied to v3: 0');
    expect((await routing(values, never, 0.1)).passed).toBe(false);
  });
});
