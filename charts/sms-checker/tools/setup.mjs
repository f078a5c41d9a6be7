// Finds or builds the programs that the other tools run, before several of them ask for the same one at once.
import { setUp } from './programs.mjs';

setUp();
