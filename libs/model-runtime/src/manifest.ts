import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  Equals,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { ModelError } from './errors.js';

/** How a message becomes the input of the graph. */
export const FEATURISERS = ['text', 'codepoints'] as const;

/** What scores: the graph in onnxruntime, or, for n-gram models, its weights in a trie. */
export const ENGINES = ['onnx', 'ngram-linear'] as const;

/** Where a model runs: on the main thread, or in worker threads. */
export const EXECUTIONS = ['inline', 'workers'] as const;

export class FeaturiserSettings {
  /** `text`: the message as one string; `codepoints`: its words as code points (see featurise.ts). */
  @IsIn(FEATURISERS)
  type!: (typeof FEATURISERS)[number];

  /** Whether the message is lower-cased first. Done here: the graph's own operator depends on the locale. */
  @IsBoolean()
  lowercase!: boolean;
}

/** The card of a model: `manifest.json` in its folder. */
export class Manifest {
  @Equals(1, { message: 'schema must be 1' })
  schema!: 1;

  /** Name of the model, as metrics carry it. */
  @Matches(/^[a-z0-9][a-z0-9._-]{0,62}$/, { message: 'name must be 1 to 63 characters of a-z, 0-9, ".", "_", "-"' })
  name!: string;

  /** Version of the model, as answers carry it. */
  @Matches(/^[\w.-]{1,63}$/, { message: 'version must be 1 to 63 characters of letters, digits, ".", "_", "-"' })
  version!: string;

  /** What kind of model it is, in words; part of every answer. */
  @IsString()
  @MinLength(1)
  @MaxLength(120)
  classifier!: string;

  @IsString()
  description!: string;

  /** The ONNX file, beside the manifest. */
  @Matches(/^[\w][\w.-]*$/, { message: 'file must be the name of a file beside the manifest, without a path' })
  file!: string;

  /** SHA-256 of the file, in lower-case hex. */
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 hexadecimal digits in lower case' })
  sha256!: string;

  @IsIn(ENGINES)
  engine!: (typeof ENGINES)[number];

  @ValidateNested()
  @Type(() => FeaturiserSettings)
  @IsObject()
  featuriser!: FeaturiserSettings;

  /** Where the model runs; by default as its featuriser says, see {@link executionOf}. */
  @IsOptional()
  @IsIn(EXECUTIONS)
  execution?: (typeof EXECUTIONS)[number];

  /** Names of the two classes: negative, positive. */
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @IsIn(['ham', 'spam'], { each: true })
  labels!: ['ham', 'spam'];

  /** A message is spam from this probability on. */
  @IsNumber()
  @Min(0)
  @Max(1)
  threshold!: number;

  /** How far a probability may be from the golden one. */
  @IsNumber()
  @Min(0)
  @Max(0.5)
  tolerance!: number;

  /** Figures of the report, for people. */
  @IsObject()
  quality!: Record<string, unknown>;

  /** What it was trained on, for people. */
  @IsObject()
  data!: Record<string, unknown>;

  @IsString()
  licence!: string;
}

/** What takes microseconds runs on the main thread; what takes longer would hold up everything else there. */
export function executionOf({ execution, featuriser }: Manifest): (typeof EXECUTIONS)[number] {
  return execution ?? (['text', 'codepoints'].includes(featuriser.type) ? 'inline' : 'workers');
}

/**
 * Reads a manifest from JSON text.
 * @param where the file, for messages
 * @throws ModelError that names every fault
 */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${where} is not JSON: ${(error as Error).message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ModelError(`${where} must hold a JSON object`);
  }
  const manifest = plainToInstance(Manifest, json);
  const faults = validateSync(manifest, { whitelist: true, forbidNonWhitelisted: true }).flatMap(messages);
  if (faults.length > 0) throw new ModelError([`${where} is wrong:`, ...faults].join('\n  '));
  return manifest;
}

function messages({ constraints = {}, children = [] }: ValidationError): string[] {
  return [...Object.values(constraints), ...children.flatMap(messages)];
}
