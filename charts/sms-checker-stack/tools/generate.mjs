// Writes the schema of the values and the README. With --check it writes nothing, and fails naming what is stale.
import { join } from 'node:path';
import { readme, writeAll } from '../../sms-checker/tools/generated.mjs';
import { valuesSchema } from '../../sms-checker/tools/schema.mjs';
import { stack } from './helm.mjs';

writeAll([
  { output: join(stack, 'values.schema.json'), render: () => valuesSchema(stack) },
  { output: join(stack, 'README.md'), render: () => readme(stack) },
]);
