import { ROLES, VERSIONS, type Role } from '@sms-checker/contracts';
import { oneOf, readConfig, ServiceConfig, WholeNumber } from '@sms-checker/service-kit';
import { IsIn, Matches, MinLength, ValidateIf } from 'class-validator';
import { cpuLimit } from './cpu-limit.js';

const MAX_WORKERS = 64;

/** The most files that a prediction log may have, the current one included. */
export const MAX_LOG_FILES = 100;

/** Where predictions are logged. */
export const PREDICTION_LOGS = ['off', 'stdout', 'file'] as const;

/** The environment of model-service. */
export class ModelServiceConfig extends ServiceConfig {
  override PORT = 8081;

  /** Folder that holds the folders of models. */
  @MinLength(1)
  MODEL_DIR = 'models';

  /** Folder of the one model that is served, under MODEL_DIR. */
  @Matches(/^\w[\w.-]{0,62}$/, { message: 'must be the name of a folder in MODEL_DIR, not a path' })
  MODEL_NAME = 'v1';

  /** live: answers users; shadow: gets copies of their calls, and counts them apart. */
  @IsIn(ROLES, { message: oneOf(ROLES) })
  ROLE: Role = 'live';

  /** Worker threads of a model that runs in such; each holds a copy of it. By default what the container may use of CPUs. */
  @WholeNumber(1, MAX_WORKERS)
  MODEL_WORKERS = Math.min(MAX_WORKERS, cpuLimit());

  /** Messages that may wait for a worker; one more is a 429. */
  @WholeNumber(1, 10_000)
  MODEL_QUEUE = 64;

  /** Milliseconds that the model may take for a call in all; later is a 503. */
  @WholeNumber(10, 60_000)
  MODEL_DEADLINE_MS = 2000;

  /** Seconds between two looks at the model's folder for another model; 0: it is read once. */
  @WholeNumber(0, 3600)
  MODEL_RELOAD_SECONDS = 10;

  /** The most messages that one call of the infer routes may bring. */
  @WholeNumber(1, 1024)
  MAX_BATCH_ROWS = 256;

  /** Where one JSON line a prediction goes: request id, version, label, probability and time, never the message. */
  @IsIn(PREDICTION_LOGS, { message: oneOf(PREDICTION_LOGS) })
  PREDICTION_LOG: (typeof PREDICTION_LOGS)[number] = 'stdout';

  /** The file of PREDICTION_LOG=file, in a folder that exists. `{hostname}` keeps pods that share a volume apart. */
  @ValidateIf(({ PREDICTION_LOG }: ModelServiceConfig) => PREDICTION_LOG === 'file')
  @MinLength(1, { message: 'must be the path of a file, such as /logs/{hostname}.jsonl, as PREDICTION_LOG is file' })
  PREDICTION_LOG_FILE = '';

  /** Megabytes that a file may hold before the next one is begun. */
  @WholeNumber(1, 10_000)
  PREDICTION_LOG_MAX_MB = 100;

  /** How many files are kept, the current one included. */
  @WholeNumber(1, MAX_LOG_FILES)
  PREDICTION_LOG_FILES = 5;
}

/** Reads the process's environment. A model named like a release is that release unless VERSION says otherwise. */
export function modelServiceConfig(env = process.env): ModelServiceConfig {
  const release = VERSIONS.find((version) => version === env.MODEL_NAME);
  return readConfig(ModelServiceConfig, { ...env, VERSION: env.VERSION || release });
}
