import { expect, it } from 'vitest';
import { render } from './helm.js';

it('are DNS labels, however long the name of the release', () => {
  const release = render(
    {
      fullnameOverride: 'x'.repeat(41),
      istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true },
      monitoring: { enabled: true },
    },
    { tests: true },
  );
  for (const { metadata } of release.manifests) expect(metadata.name).toMatch(/^[a-z0-9-]{1,63}$/);
});
