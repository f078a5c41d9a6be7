// Loaded into a service before anything else: says at its end whether somebody has changed what all objects have.
import { writeSync } from 'node:fs';

const WATCHED = { Object, Array, Function, String, Promise, Map, Error, RegExp };
const seen = () =>
  Object.entries(WATCHED).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => `${name}.${String(key)}`),
  );

const STDERR = 2;
let before;
// The service's own packages may add to them as they are loaded; after that nobody may.
process.on('SIGUSR2', () => (before = new Set(seen())));
process.on('exit', () => {
  const added = seen().filter((name) => before && !before.has(name));
  writeSync(STDERR, `prototypes: ${before ? `${added.length} added ${added.join(' ')}` : 'not watched'}\n`);
});
