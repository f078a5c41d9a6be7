import { afterEach, expect, it } from 'vitest';
import { VerdictGauge } from './gauge.js';
import type { Judgement } from './judging/verdict.js';

const gauge = new VerdictGauge({ namespace: 'sms', release: 'sms-1' });
afterEach(() => gauge.close());

const judgement = (verdict: Judgement['verdict']) =>
  ({ experiment: 'v2', verdict, questions: [{ name: 'errors', verdict }] }) as unknown as Judgement;

it('shows the present verdict alone as 1, for the whole and for each question', async () => {
  const port = await gauge.listen(0);
  const ones = async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return text.split('\n').filter((line) => line.endsWith(' 1'));
  };
  gauge.show(judgement('continue'));
  gauge.show(judgement('reject'));
  expect(await ones()).toEqual([
    'experiment_verdict{experiment="v2",question="all",verdict="reject",namespace="sms",release="sms-1"} 1',
    'experiment_verdict{experiment="v2",question="errors",verdict="reject",namespace="sms",release="sms-1"} 1',
  ]);
  gauge.show({ ...judgement('continue'), questions: [] });
  expect(await ones()).toEqual([
    'experiment_verdict{experiment="v2",question="all",verdict="continue",namespace="sms",release="sms-1"} 1',
  ]);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  const other = new VerdictGauge({ namespace: 'sms', release: 'sms-1' });
  await expect(other.listen(port)).rejects.toThrow(
    new RegExp(`^port ${port} cannot be listened at \\(listen EADDRINUSE.*\\): set --metrics-port to another one$`),
  );
  await expect(other.listen(70_000)).rejects.toThrow(/^port 70000 cannot be listened at \(.+\): set --metrics-port to/);
});
