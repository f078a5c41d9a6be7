import { ArrayMaxSize, IsArray, IsIn, IsInt, IsNumber, IsString, Max, Min } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { EXPLANATION_METHODS, MAX_SMS_CODE_POINTS } from './names.js';
import type { ExplanationMethod } from './names.js';

/** A stretch of the message with what it did to the score. */
export class ExplainedPart {
  @JSONSchema({ description: 'The stretch as it was sent.' })
  @IsString()
  text!: string;

  @JSONSchema({ description: 'Where it starts in the message as sent, in Unicode code points.' })
  @IsInt()
  @Min(0)
  @Max(MAX_SMS_CODE_POINTS)
  start!: number;

  @JSONSchema({ description: 'Where it ends (exclusive) in the message as sent, in Unicode code points.' })
  @IsInt()
  @Min(0)
  @Max(MAX_SMS_CODE_POINTS)
  end!: number;

  @JSONSchema({ description: 'Natural log odds: above zero it pushed towards spam, below zero towards ham.' })
  @IsNumber()
  weight!: number;
}

/** Why a message got its probability. */
export class Explanation {
  @JSONSchema({
    description:
      'additive: read from the weights of the model; base and all weights add up to the logit, and what has no part added ' +
      'nothing. leave-one-out: each word weighs what the logit loses when the message is scored without it; these do not ' +
      'add up, and words after the last part were not tried.',
  })
  @IsIn(EXPLANATION_METHODS)
  method!: ExplanationMethod;

  @JSONSchema({ description: 'The logit of a message in which the model knows nothing; 0 for leave-one-out.' })
  @IsNumber()
  base!: number;

  @JSONSchema({ description: 'ln(p / (1 - p)), with p the probability of spam.' })
  @IsNumber()
  logit!: number;

  @JSONSchema({
    description: 'Stretches of the message in its order, without overlap.',
    items: { $ref: '#/components/schemas/ExplainedPart' },
  })
  @IsArray()
  @ArrayMaxSize(MAX_SMS_CODE_POINTS)
  parts!: ExplainedPart[];
}
