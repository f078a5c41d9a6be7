import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { withLateChildren } from './late-logger.js';

function logging() {
  const lines: unknown[] = [];
  const logger = pino({ level: 'info', base: {}, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) });
  return { lines, logger, child: vi.spyOn(logger, 'child') };
}

it('makes a child once it says something, and no sooner', () => {
  const { lines, logger, child } = logging();
  const late = withLateChildren(logger).child({ requestId: 'one' });
  expect(child).not.toHaveBeenCalled();
  late.warn({ status: 500 }, 'first');
  late.info('second');
  expect(child).toHaveBeenCalledTimes(1);
  expect(lines).toEqual([
    { level: 40, requestId: 'one', status: 500, msg: 'first' },
    { level: 30, requestId: 'one', msg: 'second' },
  ]);
});

it('has children of children, levels and what is said by the logger itself', () => {
  const { lines, logger } = logging();
  const late = withLateChildren(logger);
  late.child({ requestId: 'one' }).child({ trace_id: 'two' }).error('inner');
  late.child({ requestId: 'quiet' }, { level: 'error' }).info('not heard');
  late.info('itself');
  expect(late.child({}).level).toBe('info');
  expect(lines).toEqual([
    { level: 50, requestId: 'one', trace_id: 'two', msg: 'inner' },
    { level: 30, msg: 'itself' },
  ]);
});
