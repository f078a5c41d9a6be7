import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Fault {
  status?: string;
  message?: string;
}

/** What a public client of the Open Inference Protocol, tritonclient, understood of a server. */
export interface Understood {
  live: boolean;
  ready: boolean;
  modelReady: boolean;
  otherModelReady: boolean;
  server: string;
  metadata: { name: string; versions: string[]; platform: string; inputs: unknown[]; outputs: unknown[] };
  /** The first message alone, in the shape of its tensors. */
  one: { id: string; label: string[][]; probability: number[][] };
  /** All messages in one call. */
  labels: string[];
  probabilities: number[];
  dtype: string;
  unknownModel: Fault;
  blankRow: Fault;
  binary: Fault;
}

/** Installs the client where it is not yet. */
export function installPublicClient(): void {
  execFileSync('tools/train/venv.sh', ['--in', 'e2e/oip-client', 'requirements.txt'], { cwd: ROOT, stdio: 'inherit' });
}

/** Lets the client ask the server at `url` about these messages. */
export function askByPublicClient(url: string, model: string, texts: string[]): Understood {
  const program = ['e2e/oip-client/ask.py', new URL(url).host, model];
  const input = JSON.stringify(texts);
  const options = { cwd: ROOT, input, encoding: 'utf8', timeout: 60_000, maxBuffer: 2 ** 24 } as const;
  return JSON.parse(execFileSync('e2e/oip-client/.venv/bin/python', program, options)) as Understood;
}
