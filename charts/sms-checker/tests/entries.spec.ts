import { describe, expect, it } from 'vitest';
import { prefix, render, type Release, type Values } from './helm.js';
import { cookies } from './routing.js';

const hosts = ['sms.example'];

function gateway(settings: Values, istio: Values = {}): Release {
  return render({ istio: { host: 'sms.example', canary: { enabled: true }, gateway: settings, ...istio } });
}

describe('the gateway', () => {
  it('has the host, on the pods that serve it', () => {
    const release = gateway({ ingressGatewaySelector: 'my-gateway' });
    expect(release.get('Gateway', 'frontend').spec).toEqual({
      selector: { istio: 'my-gateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts }],
    });
    expect(release.get('VirtualService', 'frontend').spec).toMatchObject({ hosts, gateways: [`${prefix}-frontend`] });
  });

  const https = {
    port: { number: 443, name: 'https', protocol: 'HTTPS' },
    hosts,
    tls: { mode: 'SIMPLE', credentialName: 'sms-tls' },
  };

  it('serves HTTPS with a certificate, and redirects plain HTTP', () => {
    expect(gateway({ tls: { credentialName: 'sms-tls' } }).get('Gateway', 'frontend').spec.servers).toEqual([
      https,
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } },
    ]);
  });

  it('serves HTTPS alone without the redirect', () => {
    const release = gateway({ tls: { credentialName: 'sms-tls', httpsRedirect: false } });
    expect(release.get('Gateway', 'frontend').spec.servers).toEqual([https]);
  });

  it('serves plain HTTP without a certificate, whatever the redirect', () => {
    for (const httpsRedirect of [true, false]) {
      expect(gateway({ tls: { httpsRedirect } }).get('Gateway', 'frontend').spec.servers).toEqual([
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts },
      ]);
    }
  });

  it.each(['weighted', 'bucket'])('hands out a Secure cookie where it serves HTTPS alone, when %s', (assignment) => {
    const handedOut = (tls: Values) =>
      cookies(gateway({ tls }, { canary: { enabled: true, assignment } }).get('VirtualService', 'frontend')).filter(
        (cookie) => cookie !== undefined,
      );
    const [plain, secure] = [handedOut({}), handedOut({ credentialName: 'sms-tls' })];
    expect(plain).toHaveLength(2);
    for (const cookie of plain) expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(secure).toEqual(plain.map((cookie) => `${cookie}; Secure`));
  });
});

describe('the Ingress', () => {
  it('is there only when asked for', () => {
    expect(render().names('Ingress')).toEqual([]);
  });

  it.each([
    ['beside Istio', true],
    ['alone', false],
  ])('leads to the public Service, and so to v1 alone, %s', (_name, istio) => {
    const values = { istio: { enabled: istio, canary: { enabled: istio } }, ingress: { enabled: true } };
    const release = render(values, { istio });
    const { spec, metadata } = release.get('Ingress', 'frontend');
    const backend = { service: { name: `${prefix}-frontend`, port: { name: 'http' } } };
    expect(spec).toEqual({
      rules: [{ host: 'sms-app.local', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    });
    expect(metadata.annotations).toBeUndefined();

    const service = release.get('Service', 'frontend').spec;
    expect(service.selector).toMatchObject({ 'app.kubernetes.io/component': 'frontend', version: 'v1' });
    expect(service.ports.map(({ name }) => name)).toEqual(['http']);
  });

  it('has the class, host, certificate and annotations that it is given', () => {
    const { spec, metadata } = render({
      ingress: {
        enabled: true,
        className: 'nginx',
        host: 'sms.example',
        annotations: { 'cert-manager.io/cluster-issuer': 'mine' },
        tls: { secretName: 'sms-tls' },
      },
    }).get('Ingress', 'frontend');
    expect(spec).toMatchObject({
      ingressClassName: 'nginx',
      tls: [{ hosts, secretName: 'sms-tls' }],
      rules: [{ host: 'sms.example' }],
    });
    expect(metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'mine' });
  });
});
