import { describe, expect, it } from 'vitest';
import { readInferRequest } from './infer-request.js';

const input = (change: object = {}) => ({ name: 'sms', shape: [2, 1], datatype: 'BYTES', data: ['a', 'b'], ...change });
const request = (change: object = {}, rest: object = {}) => ({ inputs: [input(change)], ...rest });
const read = (body: unknown) => readInferRequest(body, 4);

describe('what is taken', () => {
  it.each([
    ['flat data', {}],
    ['nested data', { data: [['a'], ['b']] }],
    ['a shape without the 1', { shape: [2] }],
    ['parameters, which are ignored', { parameters: { content_type: 'str' } }],
    ['fields of extensions, which are ignored', { extension: { a: 1 } }],
  ])('%s', (_name, change) => expect(read(request(change)).texts).toEqual(['a', 'b']));

  it('null for what is left out', () =>
    expect(read(request({}, { id: null, parameters: null, outputs: null }))).toEqual({
      id: undefined,
      texts: ['a', 'b'],
      outputs: ['label', 'probability'],
    }));

  it('an id, also an empty one', () => {
    expect(read(request({}, { id: 'call 1' })).id).toBe('call 1');
    expect(read(request({}, { id: '' })).id).toBe('');
  });

  it('outputs in the order wanted, each once', () =>
    expect(
      read(request({}, { outputs: [{ name: 'probability' }, { name: 'label' }, { name: 'label' }] })).outputs,
    ).toEqual(['probability', 'label']));

  it('no outputs as all of them', () =>
    expect(read(request({}, { outputs: [] })).outputs).toEqual(['label', 'probability']));
});

const EXAMPLE = '{"inputs": [{"name": "sms", "shape": [1, 1], "datatype": "BYTES", "data": ["hello"]}]}';

describe('what is refused', () => {
  it.each([
    [undefined, `the body must be a JSON object, such as ${EXAMPLE}`],
    [[], `the body must be a JSON object, such as ${EXAMPLE}`],
    [{}, `inputs must hold exactly one tensor, such as ${EXAMPLE}`],
    [{ inputs: [input(), input()] }, `inputs must hold exactly one tensor, such as ${EXAMPLE}`],
    [{ inputs: ['hello'] }, `inputs[0] must be a JSON object, such as ${EXAMPLE}`],
    [request({}, { id: 1 }), 'id must be a string, or left out'],
    [request({}, { parameters: [] }), 'parameters must be a JSON object, or left out'],
    [request({ name: 'text' }), 'inputs[0].name must be "sms"; it is "text"'],
    [request({ name: undefined }), 'inputs[0].name must be "sms"; it is left out'],
    [request({ name: 'x'.repeat(100) }), `inputs[0].name must be "sms"; it is "${'x'.repeat(63)}…`],
    [request({ datatype: 'FP32' }), 'inputs[0].datatype must be "BYTES"; it is "FP32"'],
    [request({ datatype: { a: 1 } }), 'inputs[0].datatype must be "BYTES"; it is an object'],
    [request({ shape: [1, 1] }), 'inputs[0].shape must be [2, 1], as inputs[0].data holds 2; it is [1,1]'],
    [request({ shape: [1, 2] }), 'inputs[0].shape must be [2, 1], as inputs[0].data holds 2; it is [1,2]'],
    [request({ shape: ['2'] }), 'inputs[0].shape must be [2, 1], as inputs[0].data holds 2; it is ["2"]'],
    [request({ shape: [[2]] }), 'inputs[0].shape must be [2, 1], as inputs[0].data holds 2; it is ["…"]'],
    [request({ shape: 2 }), 'inputs[0].shape must be [2, 1], as inputs[0].data holds 2; it is 2'],
    [request({ data: 'a' }), 'inputs[0].data must be a list of strings, such as ["hello"]'],
    [request({ data: undefined }), 'inputs[0].data must be a list of strings, such as ["hello"]'],
    [request({ data: [], shape: [0, 1] }), 'inputs[0].data must hold 1 to 4 messages; it holds 0'],
    [request({ data: Array(5).fill('a') }), 'inputs[0].data must hold 1 to 4 messages; it holds 5'],
    [request({ data: ['a', 1] }), 'inputs[0].data[1] must be a string, or a list of one string'],
    [request({ data: [['a', 'b'], 'c'] }), 'inputs[0].data[0] must be a string, or a list of one string'],
    [request({ data: ['a', [['b']]] }), 'inputs[0].data[1] must be a string, or a list of one string'],
    [request({ data: ['a', ' \n'] }), 'inputs[0].data[1]: sms must not be empty or blank'],
    [request({ data: ['a', 'x'.repeat(4097)] }), 'inputs[0].data[1]: sms must have at most 4096 characters'],
    [
      request({ data: ['\ud800', 'b'] }),
      'inputs[0].data[0]: sms must be well-formed Unicode (it has a lone surrogate)',
    ],
    [
      request({ parameters: { binary_data_size: 9 }, data: undefined }),
      'inputs[0].parameters: binary tensors are not supported: send the data as JSON',
    ],
    [request({}, { outputs: {} }), 'outputs must be a list such as [{"name": "label"}], or left out'],
    [request({}, { outputs: ['label'] }), 'outputs[0] must be a JSON object, such as {"name": "label"}'],
    [
      request({}, { outputs: [{ name: 'label' }, { name: 'toString' }] }),
      'outputs[1].name must be one of label, probability; it is "toString"',
    ],
    [
      request({}, { outputs: [{ name: 'label', parameters: 1 }] }),
      'outputs[0].parameters must be a JSON object, or left out',
    ],
  ])('%.80j', (body, fault) => expect(() => read(body)).toThrow(expect.objectContaining({ detail: fault })));
});
