import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { chart } from '../tools/helm.mjs';

it('look at the cluster in one place, which can be switched off', () => {
  const templates = join(chart, 'templates');
  const looking = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tpl|yaml|txt)$/.test(name))
    .filter((name) => /\blookup "?\(?(index|"|\$|\.)/.test(readFileSync(join(templates, name), 'utf8')));
  expect(looking).toEqual(['_lookup.tpl']);
});
