import { setFlagsFromString } from 'node:v8';
import { run } from '@sms-checker/service-kit/run';

// V8's middle compiler costs 10 to 15 MB; what is hot, such as the scoring of a message, gets the last one soon anyway.
setFlagsFromString('--no-maglev');

await run('model-service', () => import('./start.js'));
