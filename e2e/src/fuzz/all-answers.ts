import { connect } from 'node:net';

/** How long nothing may come before a connection counts as done with: answers come within milliseconds, or never. */
const QUIET_MS = 400;

/** Sends bytes, and reads whatever comes back until the connection ends, or is quiet. @returns each answer */
export async function allAnswers(port: number, bytes: string): Promise<string[]> {
  const text = await new Promise<string>((resolve) => {
    let seen = '';
    const socket = connect(port, '127.0.0.1');
    const done = () => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(QUIET_MS, done).setEncoding('latin1');
    socket
      .on('data', (chunk: string) => (seen += chunk))
      .on('error', done)
      .on('close', done);
    socket.write(bytes, 'latin1');
  });
  return text.split(/(?=HTTP\/1\.[01] \d)/).filter((answer) => /^HTTP\/1\.[01] [2-5]/.test(answer));
}
