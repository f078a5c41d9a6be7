import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Types of tensors, by their number in onnx.proto. */
export const FLOAT = 1;
export const INT64 = 7;

type Message = (writer: BinaryWriter) => void;

function message(write: Message): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

const string = (writer: BinaryWriter, field: number, value: string) =>
  writer.tag(field, WireType.LengthDelimited).string(value);
const number = (writer: BinaryWriter, field: number, value: number) => writer.tag(field, WireType.Varint).int64(value);
const nested = (writer: BinaryWriter, field: number, write: Message) =>
  writer.tag(field, WireType.LengthDelimited).bytes(message(write));

/** NodeProto with whole-number attributes. */
export function node(type: string, inputs: string[], output: string, attributes: Record<string, number> = {}): Message {
  return (writer) => {
    for (const input of inputs) string(writer, 1, input);
    string(writer, 2, output);
    string(writer, 4, type);
    for (const [name, value] of Object.entries(attributes)) {
      nested(writer, 5, (attribute) => {
        string(attribute, 1, name);
        number(attribute, 3, value);
        number(attribute, 20, 2);
      });
    }
  };
}

/** TensorProto with its values as raw little-endian data. */
export function tensor(name: string, dims: number[], values: Float32Array | BigInt64Array): Message {
  return (writer) => {
    for (const dim of dims) number(writer, 1, dim);
    number(writer, 2, values instanceof Float32Array ? FLOAT : INT64);
    string(writer, 8, name);
    writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(values.buffer));
  };
}

/** ValueInfoProto of a tensor whose dimensions are open. */
export function value(name: string, type: number, rank: number): Message {
  return (writer) => {
    string(writer, 1, name);
    nested(writer, 2, (typeProto) =>
      nested(typeProto, 1, (tensorType) => {
        number(tensorType, 1, type);
        nested(tensorType, 2, (shape) => {
          for (let i = 0; i < rank; i++) nested(shape, 1, (dim) => string(dim, 2, `${name}_${i}`));
        });
      }),
    );
  };
}

/** ModelProto with one graph, operators of opset 17. */
export function model(nodes: Message[], initializers: Message[], inputs: Message[], outputs: Message[]): Uint8Array {
  return message((writer) => {
    number(writer, 1, 8);
    nested(writer, 7, (graph) => {
      for (const one of nodes) nested(graph, 1, one);
      string(graph, 2, 'tiny');
      for (const one of initializers) nested(graph, 5, one);
      for (const one of inputs) nested(graph, 11, one);
      for (const one of outputs) nested(graph, 12, one);
    });
    nested(writer, 8, (opset) => number(opset, 2, 17));
  });
}
