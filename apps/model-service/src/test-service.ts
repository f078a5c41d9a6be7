import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@sms-checker/service-kit';
import { register } from 'prom-client';
import request from 'supertest';
import { expect, onTestFinished } from 'vitest';
import { createModelService } from './app.module.js';
import { modelServiceConfig, type ModelServiceConfig } from './config.js';

/** The folder of the released models. */
export const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));

/** A folder for models that ends with the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Copies a released model, with changes to its manifest. */
export function copyModel(version: string, folder: string, changes: object = {}): void {
  cpSync(join(MODELS, version), folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...changes }));
}

/** A service, the only one of its process, that listens until the test ends, the lines that it logs, and a short way to its metrics. */
export async function startService(env: Record<string, string>, settings: Partial<ModelServiceConfig> = {}) {
  register.clear();
  const lines: string[] = [];
  const logger = createLogger('info', 'model-service', 'v1', { write: (line: string) => void lines.push(line) });
  const app = await createModelService(Object.assign(modelServiceConfig(env), settings), logger);
  await app.listen(0, '127.0.0.1');
  onTestFinished(() => app.close());
  const server = () => request(app.getHttpServer());
  const ready = () => expect.poll(async () => (await server().get('/readyz')).body as unknown, { timeout: 30_000 });
  const metric = async (series: string) => {
    const { text } = await server().get('/metrics').expect(200);
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  return { app, lines, server, ready, metric };
}
