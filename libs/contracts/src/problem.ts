import { IsArray, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** One broken rule of a request. */
export class FieldFault {
  @JSONSchema({ description: 'The field that broke the rule.' })
  @IsString()
  field!: string;

  @JSONSchema({ description: 'Name of the rule, such as isNotBlank.' })
  @IsString()
  rule!: string;

  @JSONSchema({ description: 'What is wrong, in words.' })
  @IsString()
  message!: string;
}

/** An error as RFC 9457 problem details, with the id of the request. */
export class Problem {
  @JSONSchema({ description: 'about:blank: the status says what kind of problem it is.' })
  @IsString()
  type!: string;

  @JSONSchema({ description: 'The standard phrase of the status.' })
  @IsString()
  title!: string;

  @IsInt()
  @Min(400)
  @Max(599)
  status!: number;

  @JSONSchema({ description: 'What was wrong and what to do about it.' })
  @IsString()
  detail!: string;

  @JSONSchema({ description: 'Id of the call, to find it in the logs.' })
  @IsString()
  requestId!: string;

  @JSONSchema({
    description: 'The faults by field, where the request has any.',
    items: { $ref: '#/components/schemas/FieldFault' },
  })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  errors?: FieldFault[];
}
