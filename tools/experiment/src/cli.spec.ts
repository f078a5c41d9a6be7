import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edited, HOURS, usePrometheus } from './testing/judged.js';
import { configuredShares, release, seriesOf, type Pod } from './testing/world.js';

const { prometheus, url } = usePrometheus();
const MAIN = new URL('../dist/main.js', import.meta.url).pathname;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'experiment-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A helm that writes down how it was called, and answers as one of a release would. */
function fakeHelm({ updated = '2020-01-01T00:00:00Z', status = 'deployed', values = {} } = {}): string {
  const program = join(folder, 'helm');
  const first = { revision: 1, status: 'deployed', updated: '2020-01-01T00:00:00Z' };
  const history = JSON.stringify([first, { revision: 2, status, updated }]);
  const script = `#!/bin/sh
echo "$@" >> ${folder}/helm.log
case "$1" in
  history) echo '${history}' ;;
  get) echo '${JSON.stringify(values)}' ;;
esac
`;
  writeFileSync(program, script);
  chmodSync(program, 0o755);
  return program;
}

const helmCalls = () => {
  const log = join(folder, 'helm.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
};

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs the built tool as npm does. */
function run(...words: string[]): Promise<Ended> {
  const env = { PATH: process.env.PATH, INIT_CWD: folder, HELM: join(folder, 'helm') };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { env, timeout: 30_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });
}

/** A release of the last hours, up to now. */
function world(change: Parameters<typeof release>[2] = {}, edit: (pods: Pod[]) => Pod[] = (pods) => pods) {
  const now = Date.now();
  const from = now - HOURS * 3_600_000;
  prometheus.stored = [
    ...edit(release(now, HOURS, change)).flatMap(seriesOf),
    ...configuredShares(from - 600_000, now, () => 0.1),
  ];
  const yaml = `sessions: 4000\nstart: ${new Date(from).toISOString()}\nprometheus: {url: '${url()}', retries: 0}\n`;
  writeFileSync(join(folder, 'experiment.yaml'), yaml);
}

const judge = (...more: string[]) => run('verdict', 'try', '--file', 'experiment.yaml', ...more);

describe('verdict', () => {
  it.each<[string, number, Parameters<typeof world>]>([
    ['accept', 0, [{}]],
    ['reject', 10, [{ canary: { errors: 0.03 } }]],
    ['continue', 11, [{ stable: { calls: 0.18, sessions: 0.045 }, canary: { calls: 0.02, sessions: 0.005 } }]],
    ['inconclusive', 12, [{}, (pods) => edited(pods, 'app-v2', { restarts: Date.now() - 7_200_000 })]],
    ['invalid', 13, [{ stable: { sessions: 2.5 }, canary: { sessions: 2.5 } }]],
  ])('%s ends with %i', async (word, code, given) => {
    world(...given);
    fakeHelm();
    const ended = await judge();
    expect(ended.out).toMatch(new RegExp(`^${word}: .+`));
    expect(ended.code).toBe(code);
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toEqual([]);
  });

  it('writes JSON, Markdown and a page that needs nothing else, and shows the command', async () => {
    world({ canary: { errors: 0.03 } });
    const { out } = await judge();
    expect(out).toContain(
      'roll back with\n  helm upgrade sms charts/sms-checker --namespace sms --reset-then-reuse-values --set istio.canary.enabled=false',
    );
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    expect(JSON.parse(read('verdict.json'))).toMatchObject({
      experiment: 'try',
      verdict: 'reject',
      versions: { stable: 'v1', canary: 'v2' },
    });
    expect(read('report.md')).toContain('**reject**: errors: at least');
    const html = read('report.html');
    expect(html.match(/<svg/g)).toHaveLength(4);
    expect(html).not.toMatch(/<script|<link|src=|href="http|url\(http|@import/);
    const again = await run('report', 'try', '--file', 'experiment.yaml');
    expect(again.code).toBe(0);
    expect(read('report.html')).toBe(html);
  });

  it('prints JSON alone with --json, and writes nothing with --no-write', async () => {
    world();
    fakeHelm({
      values: {
        defaults: { app: {}, model: {} },
        versions: { v1: { app: {}, model: { name: 'v1' } }, v2: { app: {}, model: { name: 'v2' } } },
      },
    });
    const { out, code } = await judge('--json', '--no-write');
    expect(code).toBe(0);
    const judgement = JSON.parse(out) as { commands: { promote: string } };
    expect(judgement.commands.promote).toBe(
      `helm upgrade sms charts/sms-checker --namespace sms --reset-then-reuse-values --set-json 'versions.v1={"model":{"name":"v2"}}' --set istio.canary.enabled=false`,
    );
    expect(existsSync(join(folder, 'verdict.json'))).toBe(false);
  });

  it('waits when Prometheus is away', async () => {
    world();
    await prometheus.stop();
    const { code, out } = await judge();
    expect(code).toBe(11);
    expect(out).toMatch(/^continue: Prometheus at \S+ cannot be read: connect ECONNREFUSED/);
    await prometheus.start();
  });

  it.each(['deployed', 'failed'])('finds the start of its window in the history of Helm: %s', async (status) => {
    world();
    const file = join(folder, 'experiment.yaml');
    const change = new Date(Date.now() - 4 * 3_600_000);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^start:.*\n/m, ''));
    fakeHelm({ updated: change.toISOString(), status });
    const { out } = await judge('--json');
    const { window } = JSON.parse(out) as { window: { from: string } };
    expect(Date.parse(window.from) - change.getTime()).toBe(30_000);
  });
});

describe('watch', () => {
  const watch = (...more: string[]) => run('watch', 'try', '--file', 'experiment.yaml', '--every', '0.2', ...more);

  it('rolls back at once when the canary does harm', async () => {
    world({ canary: { errors: 0.03 } });
    fakeHelm();
    const { code, err } = await watch('--apply');
    expect(code).toBe(10);
    expect(err).toMatch(/ reject · sessions \d+ of 4000 · errors \d+\/\d+ and \d+\/\d+ · errors: at least/);
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toEqual([
      'upgrade sms charts/sms-checker --namespace sms --reset-then-reuse-values --set istio.canary.enabled=false',
    ]);
  });

  it('records the verdict and says so when it cannot roll back', async () => {
    world({ canary: { errors: 0.03 } });
    writeFileSync(fakeHelm(), '#!/bin/sh\necho another operation is in progress >&2\nexit 1\n');
    const { code, err } = await watch('--apply');
    expect(code).toBe(1);
    expect(err).toContain('the canary still has its users after 3 tries to roll back: ');
    expect(err).toContain('another operation is in progress');
    expect(existsSync(join(folder, 'verdict.json'))).toBe(true);
  });

  it('shows the command and runs nothing without --apply', async () => {
    world({ canary: { errors: 0.03 } });
    fakeHelm();
    const { out } = await watch();
    expect(out).toContain('roll back with\n  helm upgrade');
    expect(helmCalls()).toEqual([]);
  });

  it('promotes after accept with --apply, and leaves stdout to the judgement', async () => {
    world();
    fakeHelm();
    const { code, out, err } = await watch('--apply', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'accept' });
    expect(err).toContain('promoting: helm upgrade sms ');
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toHaveLength(1);
  });

  it('does not end well where it should promote, and cannot or may not', async () => {
    world();
    const refused = await watch('--apply');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/experiment: not promoted: .*helm is not on PATH: install it/);
    fakeHelm({ updated: new Date(Date.now() - 3_600_000).toISOString() });
    const changed = await watch('--apply');
    expect(changed.code).toBe(1);
    expect(changed.err).toContain('the release was changed since the window of its verdict began');
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toEqual([]);
  });
});

describe('promote', () => {
  const promote = (...more: string[]) => run('promote', 'try', '--file', 'experiment.yaml', ...more);

  it('shows the command, and runs it after an accept alone', async () => {
    world();
    fakeHelm();
    expect((await promote('--apply')).err).toContain(
      'no verdict is recorded: run verdict or watch first, or say --force',
    );
    await judge();
    expect((await promote()).out).toBe(
      'helm upgrade sms charts/sms-checker --namespace sms --reset-then-reuse-values --set istio.canary.enabled=false\n',
    );
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toEqual([]);
    expect((await promote('--apply')).code).toBe(0);
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toHaveLength(1);
  });

  it('refuses after another verdict, and after a change', async () => {
    world({ canary: { errors: 0.03 } });
    fakeHelm();
    await judge();
    const refused = await promote('--apply');
    expect(refused.code).toBe(10);
    expect(refused.err).toContain('not promoted: the recorded verdict is reject');
    world();
    await judge();
    // Within the window, though before the verdict: some of its figures are of another release.
    fakeHelm({ updated: new Date(Date.now() - 3_600_000).toISOString() });
    expect((await promote('--apply')).err).toContain(
      'the release was changed since the window of its verdict began: judge it again, or promote --force',
    );
    expect(helmCalls().filter((call) => call.startsWith('upgrade'))).toEqual([]);
    expect((await promote('--apply', '--force')).code).toBe(0);
  });
});

describe('shadow', () => {
  const lines = (source: string, version: string) =>
    Array.from({ length: 50 }, (_, i) =>
      JSON.stringify({
        requestId: `${i}`,
        version,
        source,
        modelVersion: version,
        label: i % 5 === 0 ? 'spam' : 'ham',
        probability: 0.5,
        milliseconds: 1,
      }),
    ).join('\n');

  it('compares files, and records it', async () => {
    world();
    writeFileSync(join(folder, 'live.log'), lines('app', 'v1'));
    writeFileSync(join(folder, 'shadow.log'), lines('shadow', 'v3'));
    writeFileSync(join(folder, 'labels.tsv'), '0\tspam\n1\tham\n2\tspam\n');
    const { code, out } = await run(
      'shadow',
      'try',
      'live.log',
      'shadow.log',
      '--labels',
      'labels.tsv',
      '--file',
      'experiment.yaml',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/agreement +100\.00 %, 92\.89 % to 100\.00 %/);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('| right: neither | 1 |');
  });

  it('ends with 13 when there is nothing to compare, and with 2 when nothing was given', async () => {
    world();
    writeFileSync(join(folder, 'live.log'), lines('app', 'v1'));
    expect(await run('shadow', 'try', 'live.log', '--file', 'experiment.yaml')).toMatchObject({ code: 13 });
    const none = await run('shadow', 'try', '--file', 'experiment.yaml');
    expect(none).toMatchObject({ code: 2 });
    expect(none.err).toContain('give the files of the prediction log, - for stdin, or --kubectl in place of them');
    writeFileSync(join(folder, 'labels.tsv'), '0\tspam\n1\teggs\n');
    const wrong = await run('shadow', 'try', 'live.log', '--labels', 'labels.tsv', '--file', 'experiment.yaml');
    expect(wrong.err).toContain('labels.tsv:2: must be a request id, a tab, and ham or spam');
  });
});

describe('the command line', () => {
  it('plans', async () => {
    world();
    const { code, out } = await run('plan', 'try', '--file', 'experiment.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/accept: errors of both 1 % +[\d,]+ calls, [\d,]+ of the canary · [\d,]+ sessions · /);
    expect(out).toMatch(/sessions is 4000, and accepting needs \d+: set sessions: \d+/);
  });

  it.each([
    [['--help'], 0, /Usage: experiment <command> <experiment> \[options\]/],
    [['verdict', '--help'], 0, /--apply +run the command that the verdict asks for/],
    [[], 2, /Usage: experiment/],
    [['judge', 'x'], 2, /error: unknown command 'judge'/],
    [['verdict'], 2, /error: missing required argument 'experiment'/],
    [['verdict', 'x', '--nope'], 2, /error: unknown option '--nope'/],
    [['watch', 'x', '--every', 'often'], 2, /It must be a number from 0\.1 to 3600\./],
    [['verdict', '../x'], 2, /\.\.\/x is no name of an experiment/],
    [['verdict', 'nowhere'], 2, /experiments\/nowhere\/experiment\.yaml cannot be read/],
    [
      ['report', 'try', '--file', 'experiment.yaml'],
      2,
      /nothing is recorded in .*: run verdict, watch or shadow first/,
    ],
    [['verdict', 'try', '--file', 'experiment.yaml', '--prometheus', 'there'], 2, /--prometheus there is no URL/],
    [['rollback', 'try', '--file', 'experiment.yaml', '--apply'], 1, /helm is not on PATH|ENOENT/],
  ])('%j ends with %i', async (words, code, text) => {
    world();
    const ended = await run(...words);
    expect(ended.out + ended.err).toMatch(text);
    expect(ended.code).toBe(code);
  });

  it('names no source where there is none', async () => {
    writeFileSync(join(folder, 'experiment.yaml'), 'sessions: 1\n');
    const { code, err } = await judge();
    expect(code).toBe(2);
    expect(err).toContain('set prometheus.url or scrape.targets in experiment.yaml, or say --prometheus URL');
  });
});
