import { describe, expect, it } from 'vitest';
import { prefix, refusal, render, type Release, type Values } from './helm.js';

const everything = { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true };
const released = (istio: Values = {}) => render({ istio: { ...everything, ...istio } });

/** The pods that a selector selects, by component and version. */
function selected(release: Release, selector: Record<string, string>): string[] {
  return release
    .all('Deployment')
    .map(({ spec }) => spec.template.metadata.labels)
    .filter((labels) => Object.entries(selector).every(([label, value]) => labels[label] === value))
    .map((labels) => `${labels['app.kubernetes.io/component']} ${labels.version}`);
}

/** Whom each pod's policies turn away at which port, but for the policy about headers. */
function guards(release: Release) {
  return Object.fromEntries(
    release
      .all('AuthorizationPolicy')
      .filter(({ spec }) => !spec.rules[0]?.when)
      .flatMap(({ spec }) => {
        expect(spec.action).toBe('DENY');
        expect(spec.rules).toHaveLength(1);
        const [{ from, to }] = spec.rules as [(typeof spec.rules)[0]];
        return selected(release, spec.selector.matchLabels).map((pod) => [
          pod,
          { ...from[0].source, ports: to[0].operation.ports },
        ]);
      }),
  );
}

const notTheApp = { notPrincipals: ['*/ns/sms/sa/sms-sms-checker-frontend'], ports: ['8081'] };
const notInTheMesh = { notPrincipals: ['*'], ports: ['8080'] };

describe('authorization', () => {
  it('closes the versions that no stranger should meet, and leaves v1 open', () => {
    expect(guards(released())).toEqual({
      'frontend v2': notInTheMesh,
      'model-service v2': notTheApp,
      'model-service v3': notTheApp,
    });
  });

  it('knows the apps by the account that they run under', () => {
    const release = released();
    for (const deployment of release.all('Deployment').filter(({ metadata }) => metadata.name.includes('-frontend-'))) {
      expect(deployment.spec.template.spec.serviceAccountName).toBe(`${prefix}-frontend`);
    }
  });

  it('lets the gateway alone call the app of the canary where it is known', () => {
    const app = guards(released({ gateway: { namespace: 'istio-ingress' } }))['frontend v2'];
    expect(app).toEqual({ notNamespaces: ['istio-ingress'], ports: ['8080'] });
  });

  it('closes v1 too where mutual TLS is required', () => {
    expect(guards(released({ strictMtls: { enabled: true } }))).toEqual({
      'frontend v1': notInTheMesh,
      'frontend v2': notInTheMesh,
      'model-service v1': notTheApp,
      'model-service v2': notTheApp,
      'model-service v3': notTheApp,
    });
  });

  it('is there before the pods are', () => {
    expect(render().names('AuthorizationPolicy')).toEqual(released().names('AuthorizationPolicy'));
  });

  it('turns away strangers who claim what only routes say', () => {
    const release = released();
    const { spec } = release.get('AuthorizationPolicy', 'frontend-routes');
    expect(selected(release, spec.selector.matchLabels)).toEqual(['frontend v1', 'frontend v2']);
    const rule = (header: string) => ({
      from: [{ source: { notPrincipals: ['*'] } }],
      to: [{ operation: { ports: ['8080'] } }],
      when: [{ key: `request.headers[${header}]`, values: ['*'] }],
    });
    expect(spec).toMatchObject({ action: 'DENY', rules: [rule('x-sms-assignment'), rule('x-sms-version')] });
  });

  it('is about the ports that the pods have', () => {
    const release = released();
    for (const component of ['frontend', 'model-service']) {
      const { PORT } = release.get('ConfigMap', component).data;
      expect(guards(release)[`${component} v2`]?.ports).toEqual([PORT]);
    }
  });

  it('can be switched off', () => {
    const istio = { authorization: { enabled: false } };
    expect(render({ istio }).names('AuthorizationPolicy')).toEqual([]);
  });
});

describe('mutual TLS', () => {
  it('is required of nobody by default', () => {
    expect(render().names('PeerAuthentication')).toEqual([]);
  });

  it('is required by every pod of the release, but at the metrics port', () => {
    const release = released({ strictMtls: { enabled: true } });
    const [policy] = release.all('PeerAuthentication');
    expect(selected(release, policy?.spec.selector.matchLabels ?? {})).toHaveLength(5);
    const { METRICS_PORT = '' } = release.get('ConfigMap', 'frontend').data;
    expect(policy?.spec).toMatchObject({
      mtls: { mode: 'STRICT' },
      portLevelMtls: { [METRICS_PORT]: { mode: 'PERMISSIVE' } },
    });
  });

  it('is not combined with an entry that has no certificate', () => {
    expect(refusal({ istio: { strictMtls: { enabled: true } }, ingress: { enabled: true } })).toBe(
      "ingress.enabled and istio.strictMtls.enabled are both true, but an Ingress controller has no certificate of the mesh, and its calls would be cut off. Set ingress.enabled=false and let users come by Istio's gateway, or istio.strictMtls.enabled=false.",
    );
  });
});
