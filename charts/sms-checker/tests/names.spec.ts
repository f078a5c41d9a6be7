import { expect, it } from 'vitest';
import { refusal, render } from './helm.js';

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

it('are refused where Kubernetes would refuse them half way', () => {
  expect(refusal({ fullnameOverride: '', nameOverride: 'checker' }, { release: '1st.try' })).toBe(
    'The objects of release "1st.try" would be called 1st.try-checker-…, but names of Services are of a-z, 0-9 and -, and start with a letter. Set fullnameOverride to such a name.',
  );
  expect(refusal({ nameOverride: 'MyApp' })).toContain('/nameOverride');
});
