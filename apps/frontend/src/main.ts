import { run } from '@sms-checker/service-kit/run';

await run('frontend', () => import('./start.js'));
