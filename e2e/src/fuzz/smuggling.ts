const HIDDEN = '{"sms":"hidden"}';
const hidden = `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`;

const post = (lines: readonly string[], body: string, end = '\r\n') =>
  ['POST /predict HTTP/1.1', 'host: localhost', 'content-type: application/json', ...lines, '', body].join(end);

const BODY = '{"sms":"see you at six"}';
const LENGTH = `content-length: ${BODY.length}`;
const CHUNKED = 'transfer-encoding: chunked';
const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

/** Where one server may see the end of a request, and the next one another: what follows it would be a request of nobody. */
export const SMUGGLED: readonly (readonly [what: string, bytes: string])[] = [
  ['CL.TE', post([`content-length: ${chunks.length + hidden.length}`, CHUNKED], chunks + hidden)],
  ['TE.CL', post([CHUNKED, 'content-length: 4'], `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`)],
  ['TE.TE', post([CHUNKED, 'transfer-encoding: identity'], chunks + hidden)],
  ['chunked, identity', post(['transfer-encoding: chunked, identity', LENGTH], BODY + hidden)],
  ['identity, chunked', post(['transfer-encoding: identity, chunked'], chunks + hidden)],
  ['xchunked', post(['transfer-encoding: xchunked', LENGTH], BODY + hidden)],
  ['a blank before the colon', post(['transfer-encoding : chunked', LENGTH], BODY + hidden)],
  ['a tab in the value', post(['transfer-encoding:\tchunked', LENGTH], BODY + hidden)],
  ['a vertical tab in the value', post(['transfer-encoding: \x0bchunked', LENGTH], BODY + hidden)],
  ['a folded line', post(['transfer-encoding:', ' chunked', LENGTH], BODY + hidden)],
  ['two lengths', post([LENGTH, 'content-length: 0'], BODY + hidden)],
  ['two equal lengths', post([LENGTH, LENGTH], BODY + hidden)],
  ['a list of lengths', post([`content-length: ${BODY.length}, 0`], BODY + hidden)],
  ['a length with a sign', post([`content-length: +${BODY.length}`], BODY + hidden)],
  ['a length in hex', post([`content-length: 0x${BODY.length.toString(16)}`], BODY + hidden)],
  ['a negative length', post(['content-length: -1'], BODY + hidden)],
  ['a length beyond numbers', post(['content-length: 18446744073709551640'], BODY + hidden)],
  ['line feeds alone', post([LENGTH], BODY + hidden, '\n')],
  ['carriage returns alone', post([LENGTH], BODY + hidden, '\r')],
  ['a line feed in a header', post([`x: a\n${CHUNKED}`, LENGTH], BODY + hidden)],
  ['a carriage return in a header', post([`x: a\r${CHUNKED}`, LENGTH], BODY + hidden)],
  ['NUL in a header', post([`x: a\0b`, LENGTH], BODY + hidden)],
  ['NUL in a name', post([`x\0: a`, LENGTH], BODY + hidden)],
  ['an extension of a chunk', post([CHUNKED], `${BODY.length.toString(16)};a="\n"\r\n${BODY}\r\n0\r\n\r\n${hidden}`)],
  ['a size of a chunk beyond numbers', post([CHUNKED], `fffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk that is longer than it says', post([CHUNKED], `2\r\n${BODY}\r\n0\r\n\r\n${hidden}`)],
  ['a trailer', post([CHUNKED], `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\ncontent-length: 5\r\n\r\n${hidden}`)],
  ['no length', post([], BODY + hidden)],
  ['HTTP/1.0 with chunks', post([CHUNKED], chunks + hidden).replace('HTTP/1.1', 'HTTP/1.0')],
  ['a second request behind the first', post([LENGTH], BODY + hidden)],
  ['an expectation', post([LENGTH, 'expect: 100-continue'], BODY + hidden)],
  [
    'an upgrade',
    post([LENGTH, 'connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AA'], BODY + hidden),
  ],
  ['a header that is hop by hop', post([LENGTH, 'connection: close, content-length'], BODY + hidden)],
];
