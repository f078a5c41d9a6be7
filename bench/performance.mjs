// The whole comparison: ours and its peers side by side, the release from end to end, and how cost grows. Writes the
// tables of docs/performance.md; a quick one only shows them.
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { root, say } from '../tools/dev/steps.mjs';
import { chooseCores } from './lib/cores.mjs';
import { Generator } from './lib/load.mjs';
import { writeBetween } from './lib/page.mjs';
import { deployed } from './performance/deployed.mjs';
import { endToEnd } from './performance/end-to-end.mjs';
import { graphFolder } from './performance/graph-folder.mjs';
import { byLength, byRows } from './performance/growth.mjs';
import { preparePython } from './performance/python.mjs';
import { repeat } from './performance/repetitions.mjs';
import { probesWhileSaturated } from './performance/saturated.mjs';
import { CHAINS, serversOf, startModel } from './performance/servers.mjs';
import { tablesOf } from './performance/tables.mjs';

const PAGE = join(root, 'docs/performance.md');

const FULL = {
  // After a start, calls get cheaper for some ten seconds: until then V8 compiles on the one core of the server.
  repetitions: { rehearsals: 1, warmUpSeconds: 12, turns: 5, seconds: 0.5 },
  saturatedSeconds: 15,
  path: { warmUpSeconds: 20, pairs: 8, blockSeconds: 5 },
  growth: { milliseconds: 600, seconds: 1.5 },
};
const QUICK = {
  repetitions: { repetitions: 1, rehearsals: 0, warmUpSeconds: 3, turns: 3, seconds: 0.25 },
  saturatedSeconds: 2,
  path: { warmUpSeconds: 3, pairs: 2, blockSeconds: 1 },
  growth: { milliseconds: 60, seconds: 0.2 },
};

export default async function performance({ quick, repetitions, messages }) {
  const plan = quick ? QUICK : { ...FULL, repetitions: { ...FULL.repetitions, repetitions } };
  const pipeline = await preparePython(messages);
  const run = {
    date: new Date().toISOString().slice(0, 10),
    command: `npm run bench -- ${quick ? '--quick' : `--repetitions ${repetitions}`}${messages ? ' --messages FILE' : ''}`,
    fitted: pipeline.fitted,
    cores: cpus().length,
    processor: cpus()[0].model.trim(),
    node: process.versions.node,
    load: loadavg()[0],
    ...plan.repetitions,
  };
  const cores = chooseCores();
  say(`what is measured runs ${cores.told}`);
  const generator = new Generator(0, cores.load);
  const means = { generator, core: cores.server };
  try {
    const compared = await compareAll(plan, pipeline, means);
    const growth = { byLength: await byLength(plan.growth, means), byRows: await byRows(plan.growth, means) };
    const path = await endToEnd(plan.path);
    const tables = tablesOf({ ...compared, ...growth, path, sizes: deployed(), run: { ...run, pinned: cores.told } });
    say(`docs/performance.md:\n\n${Object.values(tables).join('\n\n')}\n`);
    if (quick) say('that was a quick look; npm run bench measures longer and writes docs/performance.md');
    else await writeBetween(PAGE, tables);
  } finally {
    await generator.stop();
  }
}

async function compareAll(plan, pipeline, means) {
  const graph = graphFolder('v1');
  try {
    const list = serversOf(graph.folder, pipeline.folder);
    const samples = await repeat(list, plan.repetitions, means);
    const chains = await compareChains(plan, means);
    say('probes while v3 is saturated …');
    const probes = await probesWhileSaturated(plan.saturatedSeconds, means);
    return { list, samples, chainList: CHAINS, chains, probes };
  } finally {
    graph.remove();
  }
}

/** All of them ask the same process of model-service, on the same core. */
async function compareChains(plan, means) {
  say('two hops, the second of which is model-service v2 …');
  const behind = await startModel('v2', means.core);
  try {
    return await repeat(CHAINS, plan.repetitions, { ...means, behind });
  } finally {
    await behind.stop();
  }
}
