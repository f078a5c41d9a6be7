import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/dev/steps.mjs';

/** A copy of a model whose graph onnxruntime runs, whatever reads its weights otherwise. */
export function graphFolder(model) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  cpSync(join(root, 'models', model), folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), engine: 'onnx' }));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
