export { Join, type Pair } from './join.js';
export { type LogLine, parseLine } from './line.js';
