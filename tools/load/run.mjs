// npm run load -- --url URL
import { runTool } from '../dev/run-tool.mjs';

await runTool('tools/load');
