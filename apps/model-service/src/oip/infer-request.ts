import { ModelRequest } from '@sms-checker/contracts';
import { ProblemException, readDto } from '@sms-checker/service-kit';
import { INPUT, INPUT_DATATYPE, OUTPUT_NAMES, type OutputName } from './tensors.js';

/** What a request of the infer routes asks for. */
export interface InferCall {
  id: string | undefined;
  texts: string[];
  /** In the order of the answer, each once. */
  outputs: OutputName[];
}

const EXAMPLE = `{"inputs": [{"name": "${INPUT}", "shape": [1, 1], "datatype": "${INPUT_DATATYPE}", "data": ["hello"]}]}`;

/** What an error repeats of what was sent is bounded. */
const MAX_ECHO = 64;

/**
 * Reads the JSON body of an infer request. What is null counts as left out, as some clients write it so.
 * @param maxRows the most messages that one call may bring
 * @throws ProblemException 400 that names the field, and in a batch the row
 */
export function readInferRequest(body: unknown, maxRows: number): InferCall {
  if (!isObject(body)) fail(`the body must be a JSON object, such as ${EXAMPLE}`);
  const { id, parameters, inputs, outputs } = body;
  if (!isAbsent(id) && typeof id !== 'string') fail('id must be a string, or left out');
  checkParameters(parameters, 'parameters');
  return { id: id ?? undefined, texts: readTexts(inputs, maxRows), outputs: readOutputs(outputs) };
}

function readTexts(inputs: unknown, maxRows: number): string[] {
  if (!Array.isArray(inputs) || inputs.length !== 1) fail(`inputs must hold exactly one tensor, such as ${EXAMPLE}`);
  const input: unknown = inputs[0];
  if (!isObject(input)) fail(`inputs[0] must be a JSON object, such as ${EXAMPLE}`);
  const { name, datatype, shape, data, parameters } = input;
  if (name !== INPUT) fail(`inputs[0].name must be "${INPUT}"; it is ${echo(name)}`);
  if (datatype !== INPUT_DATATYPE) fail(`inputs[0].datatype must be "${INPUT_DATATYPE}"; it is ${echo(datatype)}`);
  checkParameters(parameters, 'inputs[0].parameters');
  if (!Array.isArray(data)) fail('inputs[0].data must be a list of strings, such as ["hello"]');
  if (data.length < 1 || data.length > maxRows) {
    fail(`inputs[0].data must hold 1 to ${maxRows} messages; it holds ${data.length}`);
  }
  checkShape(shape, data.length);
  return data.map(readRow);
}

/** A message, or a list of one as in a tensor's natural shape. */
function readRow(row: unknown, i: number): string {
  const text: unknown = Array.isArray(row) && row.length === 1 ? row[0] : row;
  if (typeof text !== 'string') fail(`inputs[0].data[${i}] must be a string, or a list of one string`);
  const [fault] = readDto(ModelRequest, { sms: text }).faults;
  if (fault) fail(`inputs[0].data[${i}]: ${fault.message}`);
  return text;
}

function checkShape(shape: unknown, rows: number): void {
  const fits =
    Array.isArray(shape) && shape[0] === rows && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (!fits) fail(`inputs[0].shape must be [${rows}, 1], as inputs[0].data holds ${rows}; it is ${echo(shape)}`);
}

function readOutputs(outputs: unknown): OutputName[] {
  if (isAbsent(outputs)) return OUTPUT_NAMES;
  if (!Array.isArray(outputs)) fail('outputs must be a list such as [{"name": "label"}], or left out');
  const wanted = outputs.map((output: unknown, i) => {
    if (!isObject(output)) fail(`outputs[${i}] must be a JSON object, such as {"name": "label"}`);
    checkParameters(output.parameters, `outputs[${i}].parameters`);
    const known = OUTPUT_NAMES.find((name) => name === output.name);
    return known ?? fail(`outputs[${i}].name must be one of ${OUTPUT_NAMES.join(', ')}; it is ${echo(output.name)}`);
  });
  return wanted.length > 0 ? [...new Set(wanted)] : OUTPUT_NAMES;
}

function checkParameters(parameters: unknown, where: string): void {
  if (isAbsent(parameters)) return;
  if (!isObject(parameters)) fail(`${where} must be a JSON object, or left out`);
  if ('binary_data_size' in parameters) fail(`${where}: binary tensors are not supported: send the data as JSON`);
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was sent, as short JSON; nested lists could be too deep for the whole of it. */
function echo(value: unknown): string {
  if (value === undefined) return 'left out';
  if (isObject(value)) return 'an object';
  const flat = Array.isArray(value)
    ? value.slice(0, 8).map((one: unknown) => (Object(one) === one ? '…' : one))
    : value;
  const text = JSON.stringify(flat);
  return text.length > MAX_ECHO ? `${text.slice(0, MAX_ECHO)}…` : text;
}

function fail(detail: string): never {
  throw new ProblemException(400, detail);
}
