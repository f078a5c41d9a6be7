import { beforeAll, describe, expect, it } from 'vitest';
import { COMPONENTS, nodeInside, podOf, type Component } from '../src/kubectl.js';
import { useCanary } from '../src/release.js';

/** What a process inside can do and see, by trying it. */
const LOOK = `
  import { readFileSync, writeFileSync, existsSync } from 'node:fs';
  const status = Object.fromEntries(readFileSync('/proc/self/status', 'utf8').split('\\n').map((line) => line.split(':\\t')));
  const writing = (path) => { try { writeFileSync(path, ''); return 'written'; } catch (error) { return error.code; } };
  console.log(JSON.stringify({
    user: process.getuid(),
    group: process.getgid(),
    capabilities: [status.CapInh, status.CapPrm, status.CapEff, status.CapBnd, status.CapAmb].map((set) => parseInt(set, 16)),
    mayGainPrivileges: status.NoNewPrivs.trim() !== '1',
    seccompFilter: status.Seccomp.trim() === '2',
    written: ['/probe', '/app/probe', '/app/models/probe', '/tmp/probe', '/etc/probe'].map(writing),
    token: existsSync('/var/run/secrets/kubernetes.io'),
  }));`;

// All five kinds of pods run at once in this state.
beforeAll(() => useCanary(50, { shadow: true }));

describe.each([
  ['app', 'v1'],
  ['app', 'v2'],
  ['model', 'v1'],
  ['model', 'v2'],
  ['model', 'v3'],
] as [Component, string][])('the %s of %s', (component, version) => {
  it('runs as nobody, without capabilities or a token, and can write nowhere', async () => {
    const { metadata } = await podOf(component, version);
    const seen = JSON.parse(await nodeInside(metadata.name, COMPONENTS[component], LOOK)) as Record<string, unknown>;
    expect(seen).toEqual({
      user: 1000,
      group: 1000,
      capabilities: [0, 0, 0, 0, 0],
      mayGainPrivileges: false,
      seccompFilter: true,
      written: expect.toSatisfy((codes: string[]) => codes.every((code) => /^(EROFS|EACCES|ENOENT)$/.test(code))),
      token: false,
    });
    expect((seen.written as string[])[0]).toBe('EROFS');
  });
});
