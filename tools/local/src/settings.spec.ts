import { describe, expect, it } from 'vitest';
import { settingsOf } from './settings.js';

describe('the environment', () => {
  it('has a default for all that is not set, and takes what is empty for not set', () => {
    const empty = Object.fromEntries(
      ['PORT', 'MODEL_NAME', 'MODEL_PORT', 'HELM', 'ENVOY', 'PYTHON', 'NO_COLOR', 'INIT_CWD'].map((name) => [name, '']),
    );
    for (const env of [{}, empty]) {
      const { cache, runs, ...rest } = settingsOf(env);
      expect(rest).toMatchObject({ port: 8080, path: '', color: true, cwd: process.cwd() });
      expect([rest.modelName, rest.helm, rest.envoy, rest.python]).toEqual(Array(4).fill(undefined));
      expect(cache).toMatch(/\.cache\/sms-checker$/);
      expect(runs).toMatch(/tools\/local\/\.run$/);
    }
  });

  it('says where things are', () => {
    const env = {
      PORT: '9000',
      ENVOY: '/e',
      HELM: '/h',
      PYTHON: '/p',
      NO_COLOR: '1',
      XDG_CACHE_HOME: '/c',
      INIT_CWD: '/i',
    };
    expect(settingsOf(env)).toMatchObject({
      ...{ port: 9000, envoy: '/e', helm: '/h', python: '/p', color: false },
      ...{ cache: '/c/sms-checker', cwd: '/i' },
    });
  });

  it.each([
    ['bin/envoy', '/i/bin/envoy'],
    ['./envoy', '/i/envoy'],
    ['envoy', 'envoy'],
  ])('names Envoy in the folder of the user (%s)', (ENVOY, path) => {
    expect(settingsOf({ ENVOY, INIT_CWD: '/i' }).envoy).toBe(path);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535; it is "abc"'],
    [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535; it is "70000"'],
    [{ MODEL_PORT: '8081' }, 'MODEL_PORT has no meaning: every process gets a free port of its own; unset it'],
  ])('%o is refused', (env, message) => {
    expect(() => settingsOf(env)).toThrow(message);
  });
});
