// What Node can do at all: the same answer to every message.
import { answerTo, serve } from './serve.mjs';

const card = { classifier: 'constant', version: 'v1' };
const answer = answerTo('See you at the station at eight', { label: 'ham', probability: 0.01 }, card);

serve(() => answer);
