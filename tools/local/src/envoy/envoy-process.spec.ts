import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { expectEndWithParent } from '../testing/killed-parent.js';

const folder = mkdtempSync(join(tmpdir(), 'sms-checker-envoy-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('ends with the process that started it, even if that is killed', async () => {
  const program = join(folder, 'envoy');
  writeFileSync(program, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
  const module = new URL('../../dist/envoy/envoy-process.js', import.meta.url).href;
  const options = JSON.stringify({ program, name: 'gateway', folder });
  const code = `import { EnvoyProcess } from '${module}';
    const envoy = new EnvoyProcess({ ...${options}, onEnd: () => {} });
    process.stdout.write(envoy.pid + '\\n');`;
  await expectEndWithParent(code);
});
