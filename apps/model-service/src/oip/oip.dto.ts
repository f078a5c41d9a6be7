import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DATATYPES, INPUT, INPUT_DATATYPE, OUTPUT_NAMES, type Datatype, type OutputName } from './tensors.js';

// What is documented here of a request is enforced by readInferRequest.

const SHAPE = { type: 'integer', isArray: true, description: 'Rows, and 1.', example: [2, 1] } as const;
const Parameters = () =>
  ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Ignored: no parameters are defined.',
  });

/** An error in the protocol's shape. */
export class OipError {
  @ApiProperty({ description: 'What was wrong and what to do about it.' })
  error!: string;
}

export class ServerLive {
  @ApiProperty()
  live!: boolean;
}

/** The protocol's text has `live` here, its servers and clients have `ready`: both are given. */
export class ServerReady extends ServerLive {
  @ApiProperty()
  ready!: boolean;
}

export class ModelReady {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  ready!: boolean;
}

export class ServerMetadata {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Release of the service.' })
  version!: string;

  @ApiProperty({ type: [String], description: 'None: tensors are JSON.' })
  extensions!: string[];
}

/** Name, type and shape of a tensor. */
export class TensorMetadata {
  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: DATATYPES })
  datatype!: Datatype;

  @ApiProperty({ ...SHAPE, description: 'Rows (-1: as many as are sent), and 1.', example: [-1, 1] })
  shape!: number[];
}

export class ModelMetadata {
  @ApiProperty({ description: 'Name of the model, from its manifest.' })
  name!: string;

  @ApiProperty({ type: [String], description: 'The one version that is served.' })
  versions!: string[];

  @ApiProperty()
  platform!: string;

  @ApiProperty({ type: [TensorMetadata] })
  inputs!: TensorMetadata[];

  @ApiProperty({ type: [TensorMetadata] })
  outputs!: TensorMetadata[];
}

export class InferInput {
  @ApiProperty({ enum: [INPUT] })
  name!: string;

  @ApiProperty({ ...SHAPE, description: 'Rows, and 1, which may be left out.' })
  shape!: number[];

  @ApiProperty({ enum: [INPUT_DATATYPE] })
  datatype!: string;

  @Parameters()
  parameters?: object;

  @ApiProperty({
    type: 'array',
    description: 'The messages, flat or each in a list of its own. Each obeys the rules of sms in POST /predict.',
    items: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    example: ['see you at six', 'WIN a prize, call now'],
  })
  data!: (string | string[])[];
}

export class InferOutputRequest {
  @ApiProperty({ enum: OUTPUT_NAMES })
  name!: OutputName;

  @Parameters()
  parameters?: object;
}

/** What the infer routes take. Fields that the protocol does not have are ignored: it leaves room for extensions. */
export class InferRequest {
  @ApiPropertyOptional({ description: 'Comes back in the answer.' })
  id?: string;

  @Parameters()
  parameters?: object;

  @ApiProperty({ type: [InferInput], minItems: 1, maxItems: 1 })
  inputs!: InferInput[];

  @ApiPropertyOptional({
    type: [InferOutputRequest],
    description: 'The outputs that are wanted; all where it is left out.',
  })
  outputs?: InferOutputRequest[];
}

export class InferOutput extends TensorMetadata {
  @ApiProperty({
    type: 'array',
    description: 'One value a row.',
    items: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  })
  data!: (string | number)[];
}

export class InferResponse {
  @ApiProperty()
  model_name!: string;

  @ApiProperty()
  model_version!: string;

  @ApiPropertyOptional({ description: 'The id of the request, where it had one.' })
  id?: string;

  @ApiProperty({ type: [InferOutput] })
  outputs!: InferOutput[];
}
