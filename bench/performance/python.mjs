// The peers in Python, each in an environment of its own that is made by its first use.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { builtInMessages } from '../../tools/load/dist/built-in-messages.js';
import { messagesOf } from '../../tools/load/dist/message-file.js';
import { streams } from '../../tools/load/dist/random.js';
import { Fault, root, say, step } from '../../tools/dev/steps.mjs';

const folderOf = (peer) => join(root, 'bench/peers', peer);
export const pythonOf = (peer) => join(folderOf(peer), '.venv/bin/python');
/** In the environment, which is made anew when a version of its packages changes. */
const pipelineOf = (name) => join(folderOf('flask'), '.venv', name);

const MESSAGES = 5000;
const SEED = 1;
const LIMIT_MS = 120_000;

/**
 * @param {string} [messages] file that the pipeline of Flask is fitted to; by default it is fitted to built-in ones, once
 * @returns the folder of that pipeline, and what it was fitted to
 * @throws Fault if the file holds no such messages
 */
export async function preparePython(messages) {
  const source = messages ? read(messages) : builtInMessages;
  for (const peer of ['fastapi', 'flask']) {
    const folder = `bench/peers/${peer}`;
    await step(`Python packages of ${folder}`, ['tools/train/venv.sh', '--in', folder, 'requirements.txt']);
  }
  const pipeline = {
    folder: pipelineOf(messages ? 'pipeline-given' : 'pipeline'),
    fitted: `${MESSAGES} ${messages ? `messages of ${basename(messages)}` : 'built-in messages'}`,
  };
  if (messages || !existsSync(join(pipeline.folder, 'classifier.joblib'))) train(pipeline, source);
  return pipeline;
}

function read(file) {
  try {
    return messagesOf(file);
  } catch (error) {
    throw new Fault(`--messages: ${error.message}`);
  }
}

function train({ folder, fitted }, messages) {
  say(`fitting the pipeline of bench/peers/flask to ${fitted} …`);
  const draw = messages(streams(SEED).next().value);
  const lines = Array.from({ length: MESSAGES }, () => {
    const { text, truth } = draw();
    return `${JSON.stringify({ sms: text, label: truth })}\n`;
  });
  const { status, stderr } = spawnSync(pythonOf('flask'), ['bench/peers/flask/train.py', folder], {
    cwd: root,
    input: lines.join(''),
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (status !== 0) throw new Fault(`the pipeline of bench/peers/flask could not be fitted:\n${stderr}`);
}
