import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ModelError } from '../errors.js';
import { readModelFiles } from '../model-files.js';
import { DeadlineError, LethalMessageError, NoWorkerError, QueueFullError } from './errors.js';
import { WorkerPool } from './pool.js';
import { ENTRY, filesOf, openTestPool } from './test-pool.js';
import { Thread } from './thread.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));
const nameOf = (error: unknown) => (error as Error).name;

describe('the queue of a pool', () => {
  it('is worked off in order, and answers tell inference and waiting apart', async () => {
    const { pool, computed } = await openTestPool();
    const scored = await Promise.all(numbers(5).map((text) => pool.predict(text)));
    expect(computed()).toEqual(numbers(5));
    for (const { label, seconds, queued } of scored) {
      expect({ label, seconds }).toEqual({ label: 'ham', seconds: 0.5 });
      expect(queued).toBeGreaterThanOrEqual(0);
    }
    expect(scored.at(-1)?.queued).toBeGreaterThan(scored[0]?.queued ?? 0);
  });

  it('refuses what it has no place for, tells when to come again, and goes on', async () => {
    const { pool, release } = await openTestPool({ queue: 2 });
    await pool.predict('a first one, for the pace');
    const taken = ['hold', 'a', 'b'].map((text) => pool.predict(text));
    const refused = await pool.predict('c').catch((error: unknown) => error as QueueFullError);
    expect(refused).toBeInstanceOf(QueueFullError);
    expect(refused).toMatchObject({ message: '2 messages are waiting for a worker already', limit: 2 });
    expect((refused as QueueFullError).retryAfter).toBeGreaterThan(0);
    release();
    await Promise.all(taken);
    await pool.predict('c');
  });

  it('drops what waits longer than the deadline, uncomputed', async () => {
    const { pool, computed, release } = await openTestPool({ deadlineMs: 300 });
    const outcomes = await Promise.allSettled([pool.predict('hold'), pool.predict('late')]);
    expect(outcomes).toMatchObject(Array.from({ length: 2 }, () => ({ reason: new DeadlineError(300) })));
    expect(pool.load).toEqual({ queued: 0, busy: 1, alive: 1 });
    release();
    await pool.predict('next');
    expect(computed()).toEqual(['hold', 'next']);
  });

  it('drops at once what nobody waits for any more, uncomputed', async () => {
    const { pool, computed, release } = await openTestPool();
    const leaving = new AbortController();
    const held = pool.predict('hold');
    const left = pool.predict('left', leaving.signal);
    const next = pool.predict('next');
    leaving.abort(new Error('the caller left'));
    await expect(left).rejects.toThrow('the caller left');
    await expect(pool.predict('left before', leaving.signal)).rejects.toThrow('the caller left');
    expect(pool.load.queued).toBe(1);
    release();
    await Promise.all([held, next]);
    expect(computed()).toEqual(['hold', 'next']);
  });

  it('drops the answer to what is left while a worker has it, and that alone', async () => {
    const { pool, release } = await openTestPool();
    const leaving = new AbortController();
    const held = pool.predict('hold', leaving.signal);
    const next = pool.predict('twelve chars');
    leaving.abort();
    await expect(held).rejects.toThrow('aborted');
    release();
    expect((await next).probability).toBe(0.012);
  });
});

describe('a worker', () => {
  it('that ends takes no message with it: another worker answers', async () => {
    const { pool, computed, restarts } = await openTestPool({ workers: 2 });
    expect((await pool.predict('exit once')).probability).toBe(0.009);
    expect(computed()).toEqual(['exit once', 'exit once']);
    expect(restarts).toEqual(['it exited with code 7']);
    await expect.poll(() => pool.load).toEqual({ queued: 0, busy: 0, alive: 2 });
  });

  it('is not risked for a message that two have ended with, then or later', async () => {
    const { pool, computed, restarts } = await openTestPool({ workers: 2 });
    await expect(pool.predict('exit')).rejects.toThrow(LethalMessageError);
    await expect.poll(() => pool.load.alive).toBe(2);
    await expect(pool.predict('exit')).rejects.toThrow(
      'workers ended while they had this message, so it is not given to another',
    );
    await pool.predict('another');
    expect(computed()).toEqual(['exit', 'exit', 'another']);
    expect(restarts).toHaveLength(2);
  });

  it('that runs out of memory is replaced', async () => {
    const { pool, restarts } = await openTestPool();
    await expect(pool.predict('hoard')).rejects.toThrow(LethalMessageError);
    expect(restarts[0]).toBe('it ran out of memory');
    await expect.poll(() => pool.predict('next').catch(nameOf)).toMatchObject({ label: 'ham' });
  });

  it('that is away leaves the pool without an answer until its successor is there', async () => {
    const { pool, loads } = await openTestPool();
    const waiting = pool.predict('exit once');
    await expect.poll(() => pool.load.alive).toBe(0);
    expect(loads.at(-1)).toEqual({ queued: 1, busy: 0, alive: 0 });
    await expect(pool.predict('next')).rejects.toThrow(new NoWorkerError());
    expect((await waiting).label).toBe('ham');
    expect((await pool.predict('next')).label).toBe('ham');
  });

  it('that does not come back is replaced', async () => {
    const { pool, restarts } = await openTestPool({ deadlineMs: 100 });
    await expect(pool.predict('hold')).rejects.toThrow('the model did not answer within 100 ms');
    await expect.poll(() => restarts).toEqual(['it was busy with one message for 1100 ms']);
    await expect.poll(() => pool.predict('next').catch(nameOf)).toMatchObject({ label: 'ham' });
  });

  it('that fails is asked again', async () => {
    const { pool, restarts } = await openTestPool();
    await expect(pool.predict('fail')).rejects.toThrow('a fault of the engine');
    expect((await pool.predict('next')).label).toBe('ham');
    expect(restarts).toEqual([]);
  });

  it('that a message hangs is given up, and the message is refused after the second', async () => {
    const { pool, computed, restarts } = await openTestPool({ deadlineMs: 100 });
    for (const lost of [1, 2]) {
      await expect.poll(() => pool.predict('hold').catch(nameOf)).toBe('DeadlineError');
      await expect.poll(() => restarts.length).toBe(lost);
    }
    await expect(pool.predict('hold')).rejects.toThrow(new LethalMessageError());
    expect(computed()).toEqual(['hold', 'hold']);
  });

  it('that has a successor needs no folder for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pool-'));
    cpSync(fileURLToPath(new URL('../../../../models/v1', import.meta.url)), folder, { recursive: true });
    const restarts: string[] = [];
    const files = await readModelFiles(folder);
    rmSync(folder, { recursive: true });
    const onRestart = (reason: string) => void restarts.push(reason);
    const pool = await WorkerPool.open(files, { workers: 1, queue: 1, deadlineMs: 20_000, onRestart });
    onTestFinished(() => pool.close());
    const ask = vi.spyOn(Thread.prototype, 'ask');
    onTestFinished(() => ask.mockRestore());
    const before = await pool.predict('you have won');
    (ask.mock.contexts[0] as Thread).giveUp('a test');
    await expect.poll(() => restarts).toEqual(['a test']);
    await expect
      .poll(() => pool.predict('you have won').catch(nameOf))
      .toMatchObject({ probability: before.probability });
  });
});

describe('many messages in one call', () => {
  it('are answered in order, and leave room in the queue', async () => {
    const { pool, loads } = await openTestPool({ workers: 2, queue: 3 });
    const texts = Array.from({ length: 50 }, (_, i) => 'x'.repeat(i));
    const scored = await pool.predictMany(texts);
    expect(scored.map(({ probability }) => probability)).toEqual(texts.map(({ length }) => length / 1000));
    expect(Math.max(...loads.map(({ queued }) => queued))).toBeLessThanOrEqual(3);
    expect(await pool.predictMany([])).toEqual([]);
  });

  it.each([
    ['one of them fails', 'fail', 'a fault of the engine'],
    ['their common deadline passes', 'hold', 'the model did not answer within 500 ms'],
  ])('end together when %s', async (_, text, reason) => {
    const { pool, computed, release } = await openTestPool({ deadlineMs: 500 });
    await expect(pool.predictMany([text, ...numbers(20)])).rejects.toThrow(reason);
    release();
    await pool.predict('next');
    expect(computed().length).toBeLessThanOrEqual(3);
  });

  it('end when the caller leaves', async () => {
    const { pool, computed, release } = await openTestPool();
    const leaving = new AbortController();
    const many = pool.predictMany(['hold', ...numbers(20)], leaving.signal);
    leaving.abort(new Error('the caller left'));
    await expect(many).rejects.toThrow('the caller left');
    release();
    await pool.predict('next');
    expect(computed()).toEqual(['hold', 'next']);
  });
});

describe('an explanation', () => {
  it('is one question where the weights can be read', async () => {
    const { pool, computed } = await openTestPool();
    const { answer, explanation } = await pool.explain('exact words');
    expect(answer).toMatchObject({ label: 'ham', probability: 0.011, seconds: 0.5 });
    expect(explanation.method).toBe('additive');
    expect(computed()).toEqual(['exact words']);
  });

  it('has as many words tried at a time as there are workers, and the answer once', async () => {
    const { pool, computed, loads } = await openTestPool({ workers: 2 });
    const { answer, explanation } = await pool.explain('a b c');
    expect(answer.probability).toBe(0.005);
    expect(explanation.parts.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(computed().map((text) => text.trim())).toEqual(expect.arrayContaining(['a b c', 'b c', 'a  c', 'a b']));
    expect(computed()).toHaveLength(4);
    expect(Math.max(...loads.map(({ busy }) => busy))).toBe(2);
  });

  it('is of the words that were tried when its time is up', async () => {
    const { pool } = await openTestPool({ deadlineMs: 500 });
    const { explanation } = await pool.explain('hold x');
    expect(explanation.parts.map(({ text }) => text)).toEqual(['hold']);
  });

  it('is finished by a pool that is closed meanwhile', async () => {
    const { pool } = await openTestPool({ workers: 2 });
    const texts = Array.from({ length: 30 }, (_, i) => `w${i}`);
    const explained = pool.explain(texts.join(' '));
    await pool.close();
    expect((await explained).explanation.parts.map(({ text }) => text)).toEqual(texts);
  });
});

describe('signals of callers', () => {
  it('keep nothing of a call that is over', async () => {
    const { pool } = await openTestPool();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const any = vi.spyOn(AbortSignal, 'any');
    await pool.predictMany(numbers(5), signal);
    await pool.predict('one', signal);
    await pool.explain('a b', signal);
    expect(added.mock.calls.length).toBeGreaterThan(0);
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
    expect(any).not.toHaveBeenCalled();
  });
});

describe('closing a pool', () => {
  it('fails what is not answered in the time that it is given', async () => {
    const { pool, computed } = await openTestPool({ deadlineMs: 60_000 });
    const outcomes = Promise.allSettled([pool.predict('hold'), pool.predict('next')]);
    await expect.poll(computed).toEqual(['hold']);
    await pool.close(50);
    expect(await outcomes).toMatchObject([{ reason: new NoWorkerError() }, { reason: new NoWorkerError() }]);
  });

  it('fails at once what no worker is left for', async () => {
    const { pool } = await openTestPool({ deadlineMs: 60_000 });
    const outcomes = Promise.allSettled([pool.predict('exit'), pool.predict('next')]);
    const start = performance.now();
    await pool.close();
    expect(await outcomes).toMatchObject([{ reason: new NoWorkerError() }, { reason: new NoWorkerError() }]);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('lets the calls end that there are', async () => {
    const { pool, release } = await openTestPool();
    const calls = [pool.predict('hold'), pool.predictMany(numbers(8))];
    const closed = pool.close();
    release();
    await closed;
    await expect(Promise.all(calls)).resolves.toHaveLength(2);
    expect(pool.load.alive).toBe(0);
    await expect(pool.predict('next')).rejects.toThrow(NoWorkerError);
  });

  it('waits for none longer than its deadline', async () => {
    const { pool } = await openTestPool({ deadlineMs: 200 });
    const outcomes = Promise.allSettled([pool.predict('hold'), pool.predict('waiting')]);
    await pool.close();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  });
});

it('a pool is open when its workers serve', async () => {
  const { folder } = await openTestPool();
  const opened = await WorkerPool.open(filesOf(folder), { workers: 2, queue: 1, deadlineMs: 100 }, ENTRY);
  expect(opened.load).toEqual({ queued: 0, busy: 0, alive: 2 });
  await opened.close();
});

it('a model that a worker refuses opens no pool', async () => {
  const { folder } = await openTestPool();
  const opening = WorkerPool.open(filesOf(folder, 'bad'), { workers: 2, queue: 1, deadlineMs: 100 }, ENTRY);
  await expect(opening).rejects.toThrow(new ModelError('a bad model'));
});
