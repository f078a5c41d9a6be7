/** The fields of a message in protobuf's wire format, by number: numbers as bigint, all else as bytes. */
export type Fields = Map<number, (bigint | Buffer)[]>;

/** Reads one message; what its bytes mean is not in them, so that nested ones are read by another call. */
export function readMessage(bytes: Buffer): Fields {
  const fields: Fields = new Map();
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = readVarint(bytes, at);
    const [value, end] = readValue(bytes, afterTag, Number(tag & 7n));
    const number = Number(tag >> 3n);
    fields.set(number, [...(fields.get(number) ?? []), value]);
    at = end;
  }
  return fields;
}

/** @throws where the bytes are no protobuf */
function readValue(bytes: Buffer, at: number, wireType: number): [bigint | Buffer, number] {
  switch (wireType) {
    case 0:
      return readVarint(bytes, at);
    case 1:
      return [bytes.readBigUInt64LE(at), at + 8];
    case 2: {
      const [length, start] = readVarint(bytes, at);
      const end = start + Number(length);
      if (end > bytes.length) throw new Error(`a field of ${length} bytes at ${start} goes beyond the message`);
      return [bytes.subarray(start, end), end];
    }
    case 5:
      return [BigInt(bytes.readUInt32LE(at)), at + 4];
    default:
      throw new Error(`there is no wire type ${wireType}`);
  }
}

function readVarint(bytes: Buffer, start: number): [bigint, number] {
  let value = 0n;
  for (let at = start, shift = 0n; at < bytes.length; at++, shift += 7n) {
    const byte = bytes.readUInt8(at);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
  throw new Error(`the number at ${start} has no end`);
}
