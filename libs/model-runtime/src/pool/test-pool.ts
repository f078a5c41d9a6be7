import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Manifest } from '../manifest.js';
import type { ModelFiles } from '../model-files.js';
import type { PoolLoad, ServingOptions } from '../serving.js';
import { WorkerPool } from './pool.js';

/** The worker of a test pool. */
export const ENTRY = fileURLToPath(new URL('test-worker.mjs', import.meta.url));

/** What the test worker is given; it refuses a model of the name "bad". */
export const filesOf = (folder: string, name = 'test'): ModelFiles => ({
  folder,
  manifest: { name } as Manifest,
  bytes: new Map(),
});

/** A pool of test workers, and what they and it have done. */
export interface TestPool {
  pool: WorkerPool;
  folder: string;
  loads: PoolLoad[];
  restarts: string[];
  /** The texts that workers got, in order. */
  computed: () => string[];
  /** Lets the workers go that hold. */
  release: () => void;
}

/** Opens a pool in a folder of its own; both end with the test. */
export async function openTestPool(options: Partial<ServingOptions> = {}): Promise<TestPool> {
  const folder = mkdtempSync(join(tmpdir(), 'pool-'));
  const loads: PoolLoad[] = [];
  const restarts: string[] = [];
  const observed = {
    workers: 1,
    queue: 10,
    deadlineMs: 20_000,
    onChange: (load: PoolLoad) => void loads.push(load),
    onRestart: (reason: string) => void restarts.push(reason),
    ...options,
  };
  const pool = await WorkerPool.open(filesOf(folder), observed, ENTRY);
  const release = () => writeFileSync(join(folder, 'release'), '');
  onTestFinished(async () => {
    release();
    await pool.close();
    rmSync(folder, { recursive: true });
  });
  const note = join(folder, 'computed');
  const computed = () => (existsSync(note) ? readFileSync(note, 'utf8').trimEnd().split('\n') : []);
  return { pool, folder, loads, restarts, computed, release };
}
