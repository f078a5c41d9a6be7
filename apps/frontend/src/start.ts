import { createLogger, serve } from '@sms-checker/service-kit';
import { createFrontend } from './app.module.js';
import { frontendConfig } from './config.js';

const config = frontendConfig();
const logger = createLogger(config.LOG_LEVEL, 'frontend', config.VERSION);
await serve(await createFrontend(config, logger), config, logger);
