import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  Equals,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { ModelError } from './errors.js';

const FILE_NAME = /^[\w][\w.-]*$/;
const SHA_256 = /^[0-9a-f]{64}$/;

// One sentence a key, though several rules may find it wrong.
const AN_OBJECT = '$property must be an object';
const BESIDE = '$property must be the name of a file beside the manifest, without a path';
const CLASSIFIER = 'classifier must be 1 to 120 characters';
const HEX = '$property must be 64 hexadecimal digits in lower case';
const MAX_TOKENS = 'maxTokens must be a whole number from 8 to 512';
const OUTPUT_NAME = 'name must be the name of an output of the graph';
const TEMPERATURE = 'temperature must be a number above 0';
const THRESHOLD = 'threshold must be a number from 0 to 1';
const TOLERANCE = 'tolerance must be a number from 0 to 0.5';

/** What scores: the graph in onnxruntime, or, for linear n-gram models, the graph's weights in a trie. */
export const ENGINES = ['onnx', 'ngram-linear'] as const;

/** A message as the graph's only input. */
export class TextFeaturiser {
  /** `text`: the message as one string; `codepoints`: its words as code points (see featurise.ts). */
  @IsIn(['text', 'codepoints'], { message: '$property must be "text", "codepoints" or "wordpiece"' })
  type!: 'text' | 'codepoints';

  /** Whether the message is lower-cased first. Done here: the graph's own operator depends on the locale. */
  @IsBoolean({ message: '$property must be true or false' })
  lowercase = false;
}

/** A message as ids of WordPiece tokens, which language models of the BERT family take (see wordpiece.ts). */
export class WordPieceFeaturiser {
  @Equals('wordpiece')
  type!: 'wordpiece';

  /** The tokenizer in the JSON format of Hugging Face, beside the manifest. */
  @Matches(FILE_NAME, { message: BESIDE })
  tokenizer!: string;

  /** SHA-256 of the tokenizer's file, in lower-case hex. */
  @Matches(SHA_256, { message: HEX })
  tokenizerSha256!: string;

  /** Most ids of a message, [CLS] and [SEP] among them; what is over is not read. 8 to 512. */
  @IsInt({ message: MAX_TOKENS })
  @Min(8, { message: MAX_TOKENS })
  @Max(512, { message: MAX_TOKENS })
  maxTokens!: number;
}

/** Which output of the graph is read, and how: shape [n, 1], or [n, 2] with a column for each label. */
export class OutputSettings {
  @IsString({ message: OUTPUT_NAME })
  @MinLength(1, { message: OUTPUT_NAME })
  name = 'probability';

  /** `logits` become a probability by softmax (two columns) or the logistic function (one). */
  @IsIn(['probability', 'logits'], { message: '$property must be "probability" or "logits"' })
  kind: 'probability' | 'logits' = 'probability';

  /** Column of spam where there are two; default 1. */
  @IsOptional()
  @IsIn([0, 1], { message: '$property must be 0 or 1' })
  positive?: 0 | 1;

  /** Logits are divided by it first (Guo et al. 2017, "On Calibration of Modern Neural Networks"); default 1. */
  @IsOptional()
  @IsNumber({}, { message: TEMPERATURE })
  @IsPositive({ message: TEMPERATURE })
  temperature?: number;
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
  @IsString({ message: CLASSIFIER })
  @MinLength(1, { message: CLASSIFIER })
  @MaxLength(120, { message: CLASSIFIER })
  classifier!: string;

  @IsString()
  description!: string;

  /** The ONNX file, beside the manifest. */
  @Matches(FILE_NAME, { message: BESIDE })
  file!: string;

  /** SHA-256 of the file, in lower-case hex. */
  @Matches(SHA_256, { message: HEX })
  sha256!: string;

  @IsIn(ENGINES, { message: '$property must be "onnx" or "ngram-linear"' })
  engine!: (typeof ENGINES)[number];

  /** How a message becomes the input. */
  @ValidateNested({ message: AN_OBJECT })
  @Type((at) => featuriserClass(at?.object))
  @IsObject({ message: AN_OBJECT })
  featuriser!: TextFeaturiser | WordPieceFeaturiser;

  /** How the answer is read. */
  @ValidateNested({ message: AN_OBJECT })
  @Type(() => OutputSettings)
  @IsObject({ message: AN_OBJECT })
  output: OutputSettings = new OutputSettings();

  /** `inline`: in the thread that answers; `workers`: in threads of its own. Default: see {@link executionOf}. */
  @IsOptional()
  @IsIn(['inline', 'workers'], { message: '$property must be "inline" or "workers"' })
  execution?: 'inline' | 'workers';

  /** Names of the two classes: negative, positive. */
  @ValidateBy({
    name: 'isLabels',
    validator: {
      validate: (value) => JSON.stringify(value) === '["ham","spam"]',
      defaultMessage: () => '$property must be ["ham", "spam"]',
    },
  })
  labels!: ['ham', 'spam'];

  /** A message is spam from this probability on. */
  @IsNumber({}, { message: THRESHOLD })
  @Min(0, { message: THRESHOLD })
  @Max(1, { message: THRESHOLD })
  threshold!: number;

  /** How far a probability may be from the golden one. */
  @IsNumber({}, { message: TOLERANCE })
  @Min(0, { message: TOLERANCE })
  @Max(0.5, { message: TOLERANCE })
  tolerance!: number;

  /** Figures of the report, for people. */
  @IsObject({ message: AN_OBJECT })
  quality!: Record<string, unknown>;

  /** What it was trained on, for people. */
  @IsObject({ message: AN_OBJECT })
  data!: Record<string, unknown>;

  @IsString()
  licence!: string;
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
  const faults = validateSync(manifest, { whitelist: true, forbidNonWhitelisted: true }).flatMap((error) =>
    messages(error),
  );
  if (faults.length === 0) faults.push(...contradictions(manifest));
  if (faults.length > 0) throw new ModelError([`${where} is wrong:`, ...faults].join('\n  '));
  return manifest;
}

/** Where a model is scored: cheap ones in the thread that answers, language models in threads of their own. */
export function executionOf({ execution, featuriser }: Manifest): 'inline' | 'workers' {
  return execution ?? (featuriser.type === 'wordpiece' ? 'workers' : 'inline');
}

function featuriserClass(manifest: unknown) {
  const { featuriser } = (manifest ?? {}) as { featuriser?: { type?: unknown } | null };
  return featuriser?.type === 'wordpiece' ? WordPieceFeaturiser : TextFeaturiser;
}

/** What a rule of a single key cannot see. */
function* contradictions({ engine, featuriser, output }: Manifest): Generator<string> {
  if (engine === 'ngram-linear' && featuriser.type === 'wordpiece') {
    yield 'engine "ngram-linear" needs featuriser.type "text" or "codepoints"; it is "wordpiece"';
  }
  if (output.temperature !== undefined && output.kind !== 'logits') {
    yield `output.temperature needs output.kind "logits"; it is "${output.kind}"`;
  }
}

/** Faults of a key and of the keys in it; each starts with the path of its key. */
function messages({ property, constraints = {}, children = [], target }: ValidationError, path = ''): string[] {
  const own = Object.entries(constraints).map(([rule, message]) =>
    rule === 'whitelistValidation' ? `${property} is not a key${ofType(target)}: remove it` : message,
  );
  return [
    ...new Set(own.map((message) => `${path}${message}`)),
    ...children.flatMap((child) => messages(child, `${path}${property}.`)),
  ];
}

function ofType(target: object | undefined): string {
  const { type } = (target ?? {}) as { type?: unknown };
  return typeof type === 'string' ? ` of type "${type}"` : '';
}
