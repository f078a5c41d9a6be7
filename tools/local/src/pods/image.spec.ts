import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../root.js';
import { imageOf } from './image.js';

it.each(['frontend', 'model-service'])('%s is started as in its image', (name) => {
  const { program, args, environment } = imageOf(name);
  expect(program).toBe(process.execPath);
  expect(args).toEqual(['--no-memory-reducer', `apps/${name}/dist-bundle/main.js`]);
  expect(existsSync(join(ROOT, args.at(-1) ?? ''))).toBe(true);
  expect(environment.NODE_ENV).toBe('production');
});

it('has the options of Node that an image sets', () => {
  expect(imageOf('model-service').environment.NODE_OPTIONS).toMatch(/--max-old-space-size=\d+/);
  expect(imageOf('frontend').environment).not.toHaveProperty('NODE_OPTIONS');
});

it('knows no other containers', () => {
  expect(() => imageOf('nginx')).toThrow("container nginx is none of this repository's services");
});
