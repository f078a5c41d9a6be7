import { ROLES, VERSIONS, type Role } from '@sms-checker/contracts';
import { oneOf, readConfig, ServiceConfig } from '@sms-checker/service-kit';
import { IsIn, Matches, MinLength } from 'class-validator';

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
}

/** Reads the process's environment. A model named like a release is that release unless VERSION says otherwise. */
export function modelServiceConfig(env = process.env): ModelServiceConfig {
  const release = VERSIONS.find((version) => version === env.MODEL_NAME);
  return readConfig(ModelServiceConfig, { ...env, VERSION: env.VERSION || release });
}
