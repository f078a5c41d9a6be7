import { afterAll } from 'vitest';
import { stopAll } from '../src/processes.js';

afterAll(stopAll);
