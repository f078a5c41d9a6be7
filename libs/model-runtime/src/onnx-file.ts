import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Values of an initializer or attribute; dimensions are left to the reader, which knows them. */
export type Numbers = Float32Array | number[];

export interface OnnxNode {
  readonly type: string;
  /** Attributes that are numbers, and those that are strings; one of a kind is a list of one. */
  readonly numbers: ReadonlyMap<string, Numbers>;
  readonly strings: ReadonlyMap<string, readonly string[]>;
}

/** What weights can be read from: the nodes of a graph with their attributes, and its initializers by name. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Numbers>;
}

type Fields = Record<number, (reader: BinaryReader, wireType: WireType) => void>;

/** Reads one message: each known field by its handler, the rest skipped. Field numbers are those of onnx.proto. */
function readMessage(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const read = fields[field];
    if (read) read(reader, wireType);
    else reader.skip(wireType, field);
  }
}

/** Reads a repeated number, packed or not. */
function repeated(into: number[], one: (reader: BinaryReader) => number): Fields[number] {
  return (reader, wireType) => {
    if (wireType !== WireType.LengthDelimited) {
      into.push(one(reader));
      return;
    }
    const packed = new BinaryReader(reader.bytes());
    while (packed.pos < packed.len) into.push(one(packed));
  };
}

const utf8 = new TextDecoder();
const int64 = (reader: BinaryReader) => Number(reader.int64());
const float = (reader: BinaryReader) => reader.float();

/** ModelProto: the nodes and initializers of its graph. */
export function readOnnx(bytes: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, Numbers>();
  const graph: Fields = {
    1: (reader) => nodes.push(readNode(reader.bytes())),
    5: (reader) => initializers.set(...readTensor(reader.bytes())),
  };
  readMessage(bytes, { 7: (reader) => readMessage(reader.bytes(), graph) });
  return { nodes, initializers };
}

/** NodeProto. */
function readNode(bytes: Uint8Array): OnnxNode {
  let type = '';
  const numbers = new Map<string, Numbers>();
  const strings = new Map<string, string[]>();
  readMessage(bytes, {
    4: (reader) => (type = reader.string()),
    5: (reader) => {
      const attribute = readAttribute(reader.bytes());
      numbers.set(attribute.name, attribute.numbers);
      strings.set(attribute.name, attribute.strings);
    },
  });
  return { type, numbers, strings };
}

/** AttributeProto: name, and its number or numbers, string or strings. */
function readAttribute(bytes: Uint8Array): { name: string; numbers: number[]; strings: string[] } {
  let name = '';
  const numbers: number[] = [];
  const strings: string[] = [];
  readMessage(bytes, {
    1: (reader) => (name = reader.string()),
    2: (reader) => numbers.push(reader.float()),
    3: (reader) => numbers.push(int64(reader)),
    4: (reader) => strings.push(utf8.decode(reader.bytes())),
    7: repeated(numbers, float),
    8: repeated(numbers, int64),
    9: (reader) => strings.push(utf8.decode(reader.bytes())),
  });
  return { name, numbers, strings };
}

/** TensorProto of floats, as packed values or as raw little-endian data. */
function readTensor(bytes: Uint8Array): [string, Numbers] {
  let name = '';
  let raw: Uint8Array | undefined;
  const values: number[] = [];
  readMessage(bytes, {
    4: repeated(values, float),
    8: (reader) => (name = reader.string()),
    9: (reader) => (raw = reader.bytes()),
  });
  return [name, raw ? floats(raw) : values];
}

/** Little-endian floats wherever they stand; a copy, because a typed array must be aligned. */
function floats(raw: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(raw).buffer, 0, raw.length >> 2);
}
