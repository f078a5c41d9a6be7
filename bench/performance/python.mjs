// The peers in Python, each in an environment of its own that is made by its first use.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtInMessages } from '../../tools/load/dist/built-in-messages.js';
import { streams } from '../../tools/load/dist/random.js';
import { Fault, root, say, step } from '../../tools/dev/steps.mjs';

const folderOf = (peer) => join(root, 'bench/peers', peer);
export const pythonOf = (peer) => join(folderOf(peer), '.venv/bin/python');
/** In the environment, which is made anew when a version of its packages changes. */
export const PIPELINE = join(folderOf('flask'), '.venv/pipeline');

const MESSAGES = 5000;
const SEED = 1;
const LIMIT_MS = 120_000;

export async function preparePython() {
  for (const peer of ['fastapi', 'flask']) {
    const folder = `bench/peers/${peer}`;
    await step(`Python packages of ${folder}`, ['tools/train/venv.sh', '--in', folder, 'requirements.txt']);
  }
  if (!existsSync(join(PIPELINE, 'classifier.joblib'))) train();
}

function train() {
  say(`fitting the pipeline of bench/peers/flask to ${MESSAGES} built-in messages …`);
  const draw = builtInMessages(streams(SEED).next().value);
  const lines = Array.from({ length: MESSAGES }, () => {
    const { text, truth } = draw();
    return `${JSON.stringify({ sms: text, label: truth })}\n`;
  });
  const { status, stderr } = spawnSync(pythonOf('flask'), ['bench/peers/flask/train.py', PIPELINE], {
    cwd: root,
    input: lines.join(''),
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (status !== 0) throw new Fault(`the pipeline of bench/peers/flask could not be fitted:\n${stderr}`);
}
