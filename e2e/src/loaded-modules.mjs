// Loaded before a service: says at its end which packages of OpenTelemetry were loaded, as one line on stderr.
import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

process.on('exit', () => {
  const packages = Object.keys(cache).flatMap((file) => /@opentelemetry\/[\w-]+/.exec(file) ?? []);
  process.stderr.write(`${JSON.stringify([...new Set(packages)].sort())}\n`);
});
