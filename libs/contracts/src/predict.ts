import { IsIn, IsNumber, IsObject, IsOptional, IsString, Max, Min, ValidateIf } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Explanation } from './explanation.js';
import { ASSIGNMENTS, LABELS, MAX_SMS_CODE_POINTS, VERSIONS } from './names.js';
import type { Assignment, Label, Version } from './names.js';
import { IsNotBlank, IsWellFormed, MaxCodePoints } from './rules.js';

const SMS_SCHEMA = {
  description: 'The message. Scored and echoed as sent; counted in Unicode code points.',
  minLength: 1,
  maxLength: MAX_SMS_CODE_POINTS,
};

/** What model-service takes: one message. Unknown fields are refused. */
@JSONSchema({ additionalProperties: false })
export class ModelRequest {
  /** 1 to 4,096 code points, not blank, well-formed Unicode. */
  @JSONSchema(SMS_SCHEMA)
  @IsString({ message: 'sms is required and must be a string' })
  @IsNotBlank()
  @MaxCodePoints(MAX_SMS_CODE_POINTS)
  @IsWellFormed()
  sms!: string;
}

/** What the frontend takes: a message and, if the user has one, their own guess. Unknown fields are refused. */
@JSONSchema({ additionalProperties: false })
export class PredictRequest extends ModelRequest {
  /** The user's own opinion; it changes no answer, it is compared and counted. */
  @JSONSchema({ description: 'The own opinion of the user. It changes no answer; agreement is counted.' })
  @ValidateIf((request: PredictRequest) => request.guess !== undefined)
  @IsIn(LABELS, { message: `guess must be one of ${LABELS.join(', ')}, or left out` })
  guess?: Label;
}

/** The answer of both services. */
export class PredictResponse {
  @JSONSchema({ description: 'spam where the probability reaches the threshold of the model.' })
  @IsIn(LABELS)
  result!: Label;

  @JSONSchema({ description: 'Probability that the message is spam.' })
  @IsNumber()
  @Min(0)
  @Max(1)
  probability!: number;

  @JSONSchema({ description: 'What kind of model answered, in words.' })
  @IsString()
  classifier!: string;

  @JSONSchema({ description: 'The message as it was sent.' })
  @IsString()
  sms!: string;

  @JSONSchema({ description: 'Release of the service that gives this answer.' })
  @IsIn(VERSIONS)
  version!: Version;

  @JSONSchema({ description: 'Version of the model that answered, from its manifest.' })
  @IsString()
  modelVersion!: string;

  @JSONSchema({ description: 'How this call came to its version; none where no route of the mesh said so.' })
  @IsIn(ASSIGNMENTS)
  assignment!: Assignment;

  @JSONSchema({ description: 'Id of this call, the same in the logs of both services.' })
  @IsString()
  requestId!: string;

  @JSONSchema({
    description: 'Why the model says so, where it was asked for with explain=true.',
    $ref: '#/components/schemas/Explanation',
  })
  @IsOptional()
  @IsObject()
  explanation?: Explanation;
}
