import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ListenOptions } from 'node:net';

/** Below those that systems give to connections that go out: one of these would be taken before its process listens. */
const FROM = 20_000;
const TO = 32_000;

/** A port of this machine where nobody listens at the moment of asking. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, TO);
    if ((await refusal({ port })) === undefined) return port;
  }
}

/** As many of them, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const free = new Set<number>();
  while (free.size < count) free.add(await freePort());
  return [...free];
}

/** Why nobody can begin to listen there now, as a code such as EADDRINUSE; undefined where somebody can. */
export async function refusal(options: ListenOptions): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(options);
    await once(server, 'listening');
    await once(server.close(), 'close');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
