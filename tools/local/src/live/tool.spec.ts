import { expect, it } from 'vitest';
import { Tool } from './tool.js';
import { Traffic } from './traffic.js';

it('a tool runs to its end, and what it says is kept', async () => {
  const { code, out } = await new Tool('load', ['--help']).ended;
  expect(code).toBe(0);
  expect(out).toContain('Usage: load --url URL');
});

it('what it says on stderr is heard', async () => {
  let heard = '';
  const { code, err } = await new Tool('load', [], (text) => (heard += text)).ended;
  expect([code, heard]).toEqual([2, err]);
  expect(err).toContain("required option '--url <url>' not specified");
});

it('a tool is ended when it is asked to', async () => {
  // Nobody listens at the port 1.
  const words = ['--url', 'http://127.0.0.1:1', '--rate', '1', '--duration', '24h'];
  let heard: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (heard = resolve));
  const tool = new Tool('load', words, () => heard());
  await started;
  const { code, out } = await tool.end();
  expect(code).toBe(1);
  expect(out).toContain('calls');
});

it('traffic is switched on and off', async () => {
  const told: string[] = [];
  const traffic = new Traffic('http://127.0.0.1:1', 5, (line) => told.push(line));
  await traffic.toggle();
  expect(traffic.isOn).toBe(true);
  await traffic.toggle();
  expect(traffic.isOn).toBe(false);
  expect(told).toEqual([]);
});

it('traffic that ends by itself is told, and off', async () => {
  let tell: (line: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => (tell = resolve));
  const traffic = new Traffic('no address', 5, (line) => tell(line));
  await traffic.toggle();
  expect(await told).toMatch(/^the load tool ended by itself \(2\): .*no address/);
  expect(traffic.isOn).toBe(false);
});
