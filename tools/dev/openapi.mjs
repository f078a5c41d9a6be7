// Prints the OpenAPI document of a built service: node tools/dev/openapi.mjs frontend|model-service
const documents = {
  frontend: async () => {
    const [{ createFrontend }, { frontendConfig }] = await Promise.all([
      import('../../apps/frontend/dist/app.module.js'),
      import('../../apps/frontend/dist/config.js'),
    ]);
    return createFrontend(frontendConfig({ LOG_LEVEL: 'silent' }));
  },
  'model-service': async () => {
    const [{ createModelService }, { modelServiceConfig }] = await Promise.all([
      import('../../apps/model-service/dist/app.module.js'),
      import('../../apps/model-service/dist/config.js'),
    ]);
    return createModelService(modelServiceConfig({ LOG_LEVEL: 'silent' }));
  },
};

const app = await documents[process.argv[2]]();
await app.init();
const { body } = await app.inject('/docs/json');
process.stdout.write(`${JSON.stringify(JSON.parse(body), null, 2)}\n`);
await app.close();
