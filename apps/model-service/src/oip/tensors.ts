/** The one input: messages, BYTES [n, 1]. */
export const INPUT = 'sms';
export const INPUT_DATATYPE = 'BYTES';

/** The outputs in the order of an answer that was not asked for some of them: FP32 is what ONNX gives. */
export const OUTPUTS = { label: 'BYTES', probability: 'FP32' } as const;
export type OutputName = keyof typeof OUTPUTS;
export const OUTPUT_NAMES = Object.keys(OUTPUTS) as OutputName[];

/** The datatypes of all tensors. */
export const DATATYPES = [...new Set([INPUT_DATATYPE, ...Object.values(OUTPUTS)])];
export type Datatype = (typeof DATATYPES)[number];
