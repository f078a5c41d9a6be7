import { afterAll } from 'vitest';
import { endLocal } from './local.js';

afterAll(endLocal);
