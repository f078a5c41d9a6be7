import 'reflect-metadata';

export * from './assignment.js';
export * from './explanation.js';
export * from './names.js';
export * from './predict.js';
export * from './problem.js';
export * from './route.js';
export * from './rules.js';
