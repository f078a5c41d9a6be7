import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { freePorts } from '../ports.js';
import { Forwarder } from './forwarder.js';

it('has given its port back when it has ended, whoever was connected', async () => {
  const [port = 0, pod = 0] = await freePorts(2);
  const target = await Forwarder.listen(pod, () => []);
  const forwarder = await Forwarder.listen(port, () => [pod]);
  const caller = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(caller, 'connect');
  await forwarder.end();
  const next = Forwarder.listen(port, () => []);
  await expect(next).resolves.toBeInstanceOf(Forwarder);
  await (await next).end();
  await target.end();
  caller.destroy();
});
