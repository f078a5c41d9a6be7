import { describe, expect, it } from 'vitest';
import { faultOf, golden, modelNames } from '../src/golden.js';
import { predict } from '../src/http.js';
import { startFrontend, startModel } from '../src/processes.js';

describe.each(modelNames())('model %s, through both services', (name) => {
  it('answers every golden message as it was released', async () => {
    const model = golden(name);
    const service = await startModel(name);
    const frontend = await startFrontend(service.url);
    for (const one of [service, frontend]) expect(await one.nodeVersion()).toBe(process.version);
    const faults: string[] = [];
    for (const vector of model.vectors) {
      const fault = faultOf(await predict(frontend.url, { sms: vector.text }), model, vector);
      if (fault !== undefined) faults.push(`${JSON.stringify(vector.text)}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
