// Writes the schema of the values, the README and the output.yaml of every example. With --check it writes nothing, and
// fails naming what is stale.
import { join } from 'node:path';
import { readme, writeAll } from './generated.mjs';
import { chart, example, exampleNames } from './helm.mjs';
import { valuesSchema } from './schema.mjs';

// The schema comes first, as Helm renders no example without asking it.
writeAll([
  { output: join(chart, 'values.schema.json'), render: () => valuesSchema(chart) },
  { output: join(chart, 'README.md'), render: () => readme(chart) },
  ...exampleNames().map(example),
]);
