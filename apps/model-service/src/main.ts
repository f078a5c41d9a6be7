import { createLogger, run, serve } from '@sms-checker/service-kit';
import { createModelService } from './app.module.js';
import { modelServiceConfig } from './config.js';

await run('model-service', async () => {
  const config = modelServiceConfig();
  const logger = createLogger(config.LOG_LEVEL, 'model-service', config.VERSION);
  await serve(await createModelService(config, logger), config, logger);
});
