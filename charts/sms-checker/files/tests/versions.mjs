// Every version that should run: its pods say themselves which version they are, at the port that is open to Prometheus.
import { check, expected, measured, result, series } from './check.mjs';

const { pods, services } = expected();
const says = { frontend: 'app_requests_in_flight', 'model-service': 'model_info' };

for (const [component, metric] of Object.entries(says)) {
  const running = (await measured(services[`${component}-pods`])).map((text) => series(text, metric)[0]?.labels ?? '');
  for (const version of pods[component] ?? []) {
    const own = running.filter((labels) => labels.includes(`version="${version}"`));
    check(`${component} ${version} runs and is ready`, own.length > 0, `${own.length} pods, ${own[0] ?? ''}`);
  }
}
result();
