export { EXIT, exitCodeOf } from './exit-code.js';
export { Fault, reasonOf, UsageFault } from './fault.js';
export { number, whole } from './numbers.js';
