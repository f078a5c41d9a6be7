import { Inject, Injectable } from '@nestjs/common';
import type { Manifest, Scored } from '@sms-checker/model-runtime';
import { ProblemException, Readiness } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { ModelServiceConfig } from '../config.js';
import { ModelHost } from '../model.host.js';
import { Predictions } from '../predictions.service.js';
import { readInferRequest } from './infer-request.js';
import type { InferOutput, InferResponse, ModelMetadata, ModelReady, ServerMetadata, ServerReady } from './oip.dto.js';
import { INPUT, INPUT_DATATYPE, OUTPUT_NAMES, OUTPUTS, type OutputName } from './tensors.js';

/** The protocol's name for a model in ONNX's format. */
const PLATFORM = 'onnx_onnxv1';

/** As many rows as are sent. */
const ANY = -1;

/** The Open Inference Protocol over the one model of this process. It goes by the name of its manifest or of its folder. */
@Injectable()
export class OpenInference {
  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly host: ModelHost,
    private readonly readiness: Readiness,
    private readonly predictions: Predictions,
  ) {}

  server(): ServerMetadata {
    return { name: 'sms-checker model-service', version: this.config.VERSION, extensions: [] };
  }

  /** @throws ProblemException 503 without the reasons: they name files of this machine, which callers need not know */
  ready(): ServerReady {
    if (this.readiness.reasons.length > 0) throw new ProblemException(503, 'the service is not ready: see /readyz');
    return { live: true, ready: true };
  }

  /** @throws ProblemException 404 for another model or version, 503 while there is none or the service is not ready */
  modelReady(model: string, version?: string): ModelReady {
    const { name } = this.find(model, version);
    return { name, ready: this.ready().ready };
  }

  /** @throws ProblemException 404 for another model or version, 503 while there is none */
  metadata(model: string, version?: string): ModelMetadata {
    const manifest = this.find(model, version);
    return {
      name: manifest.name,
      versions: [manifest.version],
      platform: PLATFORM,
      inputs: [{ name: INPUT, datatype: INPUT_DATATYPE, shape: [ANY, 1] }],
      outputs: OUTPUT_NAMES.map((name) => ({ name, datatype: OUTPUTS[name], shape: [ANY, 1] })),
    };
  }

  /** @throws ProblemException as {@link metadata}, and 400 for a body that breaks a rule */
  async infer(request: FastifyRequest, model: string, version?: string): Promise<InferResponse> {
    const manifest = this.find(model, version);
    const { id, texts, outputs } = readInferRequest(request.body, this.config.MAX_BATCH_ROWS);
    const scored = await this.predictions.score(texts, request);
    return {
      model_name: manifest.name,
      model_version: manifest.version,
      ...(id !== undefined && { id }),
      outputs: outputs.map((name) => output(name, scored)),
    };
  }

  private find(model: string, version?: string): Manifest {
    const { manifest } = this.host.model;
    const { MODEL_NAME } = this.config;
    if (model !== manifest.name && model !== MODEL_NAME) {
      throw new ProblemException(
        404,
        `there is no model "${model}" here: this server has ${manifest.name} (or ${MODEL_NAME})`,
      );
    }
    if (version !== undefined && version !== manifest.version) {
      throw new ProblemException(
        404,
        `there is no version "${version}" of ${manifest.name} here: this server has ${manifest.version}`,
      );
    }
    return manifest;
  }
}

function output(name: OutputName, scored: Scored[]): InferOutput {
  return { name, datatype: OUTPUTS[name], shape: [scored.length, 1], data: scored.map((one) => one[name]) };
}
