import { describe, expect, it } from 'vitest';
import { Join } from './join.js';
import { type LogLine, parseLine } from './line.js';

const line = (source: string, requestId: string, label: string) =>
  JSON.stringify({ requestId, version: 'v1', source, modelVersion: 'one', label, probability: 0.5, milliseconds: 1 });

function parsed(text: string): LogLine {
  const found = parseLine(text);
  if (!found) throw new Error(`no line of the prediction log: ${text}`);
  return found;
}

describe('joining', () => {
  it('keeps no more lines than it may, and says how many it gave up', () => {
    const join = new Join(10);
    for (let i = 0; i < 1000; i++) join.add(parsed(line('app', `${i}`, 'ham')));
    expect(join.unpaired('app')).toBe(1000);
    expect(join.givenUp).toBe(990);
    expect(join.add(parsed(line('shadow', '0', 'ham')))).toBeUndefined();
    expect(join.add(parsed(line('shadow', '999', 'ham')))).toBeDefined();
  });

  it('counts a call that comes twice on one side', () => {
    const join = new Join(10);
    join.add(parsed(line('app', '1', 'ham')));
    join.add(parsed(line('app', '1', 'ham')));
    expect([join.duplicates, join.unpaired('app')]).toEqual([1, 1]);
  });
});
