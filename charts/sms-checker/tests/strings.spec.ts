import { expect, it } from 'vitest';
import { render } from './helm.js';

/** What YAML would take for a number or a truth if it stood there bare. */
const values = {
  nameOverride: '42',
  existingSecret: '1e3',
  istio: { gateway: { ingressGatewaySelector: 'true', tls: { credentialName: '1' } } },
  ingress: { enabled: true, className: '2', host: '3', tls: { secretName: '4' } },
};

it('keeps strings that look like something else', () => {
  const release = render(values);
  for (const { metadata } of release.manifests) {
    for (const label of Object.values(metadata.labels)) expect(label).toBeTypeOf('string');
  }
  const [gateway] = release.all('Gateway');
  expect(gateway?.spec.selector).toEqual({ istio: 'true' });
  expect(JSON.stringify(gateway)).toContain('"credentialName":"1"');
  const [ingress] = release.all('Ingress');
  expect(ingress?.spec).toMatchObject({
    ingressClassName: '2',
    rules: [{ host: '3' }],
    tls: [{ hosts: ['3'], secretName: '4' }],
  });
  expect(JSON.stringify(release.all('Deployment'))).toContain('"secretRef":{"name":"1e3"}');
});
