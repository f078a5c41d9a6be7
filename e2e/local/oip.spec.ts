import { beforeAll, describe, expect, it } from 'vitest';
import { golden, modelNames } from '../src/golden.js';
import { startModel } from '../src/processes.js';
import { askByPublicClient, installPublicClient } from '../src/public-client.js';

beforeAll(installPublicClient, 300_000);

describe.each(modelNames())('model %s, through a public client of the Open Inference Protocol', (folder) => {
  it('is understood, and answers every golden message as it was released', async () => {
    const { version, tolerance, vectors } = golden(folder);
    const service = await startModel(folder);
    const { url } = service;
    expect(await service.nodeVersion()).toBe(process.version);
    const { metadata, one, labels, probabilities, ...rest } = askByPublicClient(
      url,
      folder,
      vectors.map(({ text }) => text),
    );
    const known = `this server has ${metadata.name} (or ${folder})`;
    expect(rest).toEqual({
      live: true,
      ready: true,
      modelReady: true,
      otherModelReady: false,
      server: 'sms-checker model-service',
      dtype: 'float32',
      unknownModel: { status: '404', message: `there is no model "nothing" here: ${known}` },
      blankRow: { status: '400', message: 'inputs[0].data[1]: sms must not be empty or blank' },
      binary: { status: '415', message: expect.stringContaining('binary_data=False in tritonclient') as string },
    });
    expect(metadata).toMatchObject({
      versions: [version],
      inputs: [{ name: 'sms', datatype: 'BYTES', shape: [-1, 1] }],
      outputs: [
        { name: 'label', datatype: 'BYTES', shape: [-1, 1] },
        { name: 'probability', datatype: 'FP32', shape: [-1, 1] },
      ],
    });
    expect(labels).toEqual(vectors.map(({ label }) => label));
    expect(probabilities).toHaveLength(vectors.length);
    const faults = vectors.filter(
      ({ probability }, i) => !(Math.abs((probabilities[i] ?? NaN) - probability) <= tolerance),
    );
    expect(faults).toEqual([]);
    expect(one).toEqual({ id: 'one', label: [[labels[0]]], probability: [[probabilities[0]]] });
  });
});
