import { createLogger, serve } from '@sms-checker/service-kit';
import { createModelService } from './app.module.js';
import { modelServiceConfig } from './config.js';

const config = modelServiceConfig();
const logger = createLogger(config.LOG_LEVEL, 'model-service', config.VERSION);
await serve(await createModelService(config, logger), config, logger);
