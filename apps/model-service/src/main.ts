import { run } from '@sms-checker/service-kit/run';

await run('model-service', () => import('./start.js'));
