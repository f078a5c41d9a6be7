import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsObject, IsOptional, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { INPUT, OUTPUT_NAMES, type OutputName } from './tensors.js';

const SHAPE = { description: 'Rows, and 1.', items: { type: 'integer' as const }, example: [2, 1] };
const PARAMETERS = { description: 'Accepted and ignored: no parameters are defined.' };
const listOf = (name: string) => ({ items: { $ref: `#/components/schemas/${name}` } });

/** An error in the protocol's shape. */
export class OipError {
  @JSONSchema({ description: 'What was wrong and what to do about it.' })
  @IsString()
  error!: string;
}

export class ServerLive {
  @IsBoolean()
  live!: boolean;
}

/** The protocol's text has `live` here, its servers and clients have `ready`: both are given. */
export class ServerReady extends ServerLive {
  @IsBoolean()
  ready!: boolean;
}

export class ModelReady {
  @IsString()
  name!: string;

  @IsBoolean()
  ready!: boolean;
}

export class ServerMetadata {
  @IsString()
  name!: string;

  @JSONSchema({ description: 'Release of the service.' })
  @IsString()
  version!: string;

  @JSONSchema({ description: 'None: tensors are JSON.' })
  @IsArray()
  @IsString({ each: true })
  extensions!: string[];
}

/** Name, type and shape of a tensor. */
export class TensorMetadata {
  @IsString()
  name!: string;

  @IsIn(['BYTES', 'FP32'])
  datatype!: 'BYTES' | 'FP32';

  @JSONSchema({ ...SHAPE, description: 'Rows (-1: as many as are sent), and 1.', example: [-1, 1] })
  @IsArray()
  shape!: number[];
}

export class ModelMetadata {
  @JSONSchema({ description: 'Name of the model, from its manifest.' })
  @IsString()
  name!: string;

  @JSONSchema({ description: 'The one version that is served.' })
  @IsArray()
  @IsString({ each: true })
  versions!: string[];

  @IsString()
  platform!: string;

  @JSONSchema(listOf('TensorMetadata'))
  @IsArray()
  inputs!: TensorMetadata[];

  @JSONSchema(listOf('TensorMetadata'))
  @IsArray()
  outputs!: TensorMetadata[];
}

export class InferInput {
  @IsIn([INPUT])
  name!: string;

  @JSONSchema({ ...SHAPE, description: 'Rows, and 1, which may be left out.' })
  @IsArray()
  shape!: number[];

  @IsIn(['BYTES'])
  datatype!: string;

  @JSONSchema(PARAMETERS)
  @IsOptional()
  @IsObject()
  parameters?: object;

  @JSONSchema({
    description: 'The messages, flat or each in a list of its own. Each obeys the rules of sms in POST /predict.',
    items: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    example: ['see you at six', 'WIN a prize, call now'],
  })
  @IsArray()
  data!: (string | string[])[];
}

export class InferOutputRequest {
  @IsIn(OUTPUT_NAMES)
  name!: OutputName;

  @JSONSchema(PARAMETERS)
  @IsOptional()
  @IsObject()
  parameters?: object;
}

/** What the infer routes take. Fields that the protocol does not have are ignored: it leaves room for extensions. */
export class InferRequest {
  @JSONSchema({ description: 'Comes back in the answer.' })
  @IsOptional()
  @IsString()
  id?: string;

  @JSONSchema(PARAMETERS)
  @IsOptional()
  @IsObject()
  parameters?: object;

  @JSONSchema(listOf('InferInput'))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1)
  inputs!: InferInput[];

  @JSONSchema({
    description: 'The outputs that are wanted; all where it is left out.',
    ...listOf('InferOutputRequest'),
  })
  @IsOptional()
  @IsArray()
  outputs?: InferOutputRequest[];
}

export class InferOutput extends TensorMetadata {
  @JSONSchema({ description: 'One value a row.', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } })
  @IsArray()
  data!: (string | number)[];
}

export class InferResponse {
  @IsString()
  model_name!: string;

  @IsString()
  model_version!: string;

  @JSONSchema({ description: 'The id of the request, where it had one.' })
  @IsOptional()
  @IsString()
  id?: string;

  @JSONSchema(listOf('InferOutput'))
  @IsArray()
  outputs!: InferOutput[];
}
