import { Test } from '@nestjs/testing';
import type { PredictResponse } from '@sms-checker/contracts';
import { getToken } from '@willsoto/nestjs-prometheus';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it, vi } from 'vitest';
import { FrontendConfig, frontendConfig } from './config.js';
import { ModelClient } from './model.client.js';
import { Predictions } from './predictions.service.js';

const request = { id: 'call-1', headers: { 'x-sms-assignment': 'header' } } as unknown as FastifyRequest;

async function predictions(predict: () => Promise<Partial<PredictResponse>>) {
  const guesses = { inc: vi.fn() };
  const module = await Test.createTestingModule({
    providers: [
      Predictions,
      { provide: FrontendConfig, useValue: frontendConfig({ MAX_IN_FLIGHT: '1' }) },
      { provide: ModelClient, useValue: { predict } },
      { provide: getToken('app_guesses_total'), useValue: guesses },
    ],
  }).compile();
  return { service: module.get(Predictions), guesses };
}

describe('Predictions', () => {
  it.each([
    ['ham', 'true'],
    ['spam', 'false'],
  ] as const)('counts whether the guess %s agrees: %s', async (guess, agrees) => {
    const { service, guesses } = await predictions(() => Promise.resolve({ result: 'ham' }));
    await service.predict({ sms: 'x', guess }, false, request);
    expect(guesses.inc).toHaveBeenCalledExactlyOnceWith({ version: 'v1', assignment: 'header', agrees });
  });

  it('counts no guess where there is none, or no answer', async () => {
    const { service, guesses } = await predictions(() => Promise.resolve({ result: 'ham' }));
    await service.predict({ sms: 'x' }, false, request);
    const failing = await predictions(() => Promise.reject(new Error('away')));
    await expect(failing.service.predict({ sms: 'x', guess: 'ham' }, false, request)).rejects.toThrow('away');
    expect(guesses.inc).not.toHaveBeenCalled();
    expect(failing.guesses.inc).not.toHaveBeenCalled();
  });

  it('frees its place after a failure', async () => {
    const { service } = await predictions(() => Promise.reject(new Error('away')));
    for (let call = 0; call < 3; call++) {
      await expect(service.predict({ sms: 'x' }, false, request)).rejects.toThrow('away');
    }
  });
});
