// npm run experiment -- COMMAND EXPERIMENT
import { runTool } from '../dev/run-tool.mjs';

await runTool('tools/experiment');
