// Every version that should run has ready pods, and these say themselves which version they are.
import { check, expected, metricsOf, note, podsOf, result, tally } from './check.mjs';

const versions = Object.entries(expected().pods).flatMap(([component, services]) =>
  Object.entries(services).map(([version, service]) => ({ component, version, pods: podsOf(service) })),
);
for (const { component, version, pods } of versions) {
  const addresses = await pods;
  check(`${component} ${version} runs and is ready`, addresses.length > 0, `${addresses.length} pods`);
  const texts = await Promise.all(addresses.map(metricsOf));
  const said = texts.flatMap((text) => [...text.matchAll(/^(?:app|model)_.*version="(v\d)"/gm)].map(([, own]) => own));
  if (said.length > 0)
    check(
      `all that it counts is of ${version}`,
      said.every((own) => own === version),
      tally(said),
    );
  else note('it has counted nothing yet, and so has not said which version it is');
}
result();
