import { describe, expect, it } from 'vitest';
import { evaluated, notes, type Values } from './helm.js';

describe('the notes', () => {
  it('show what runs, what it gets and what is copied', () => {
    const text = notes({
      istio: { canary: { enabled: true }, shadow: { enabled: true, mirrorPercent: 25 }, allowCanaryWithShadow: true },
      versions: { v2: { app: { image: { tag: '1.1.0' } } } },
    });
    expect(text).toContain(`
VERSION  MODEL    TRAFFIC  MIRRORED  IMAGES
v1       v1       90%      25%       sms-checker/frontend:1.0.0, sms-checker/model-service:1.0.0
v2       v2       10%      25%       sms-checker/frontend:1.1.0, sms-checker/model-service:1.0.0
v3       v2       copies   -         sms-checker/model-service:1.0.0
`);
    expect(notes({ versions: { v2: { enabled: 'always' } } })).toContain(`
v1       v1       100%     -         sms-checker/frontend:1.0.0, sms-checker/model-service:1.0.0
v2       v2       none     -         sms-checker/frontend:1.0.0, sms-checker/model-service:1.0.0
v3       -        -        -         not running
`);
  });

  it('name the address, the gateway and the line for /etc/hosts', () => {
    const text = notes({ istio: { hosts: ['a.example', 'b.example'], gateway: { ingressGatewaySelector: 'mine' } } });
    expect(text).toContain('http://a.example/sms/');
    expect(text).toContain('--selector istio=mine');
    expect(text).toContain('echo "ADDRESS a.example b.example" | sudo tee -a /etc/hosts');
  });

  it('say HTTPS and whose certificate it is where the gateway has one', () => {
    const text = notes({ istio: { canary: { enabled: true }, gateway: { tls: { credentialName: 'sms-tls' } } } });
    expect(text).toContain('  https://sms-checker.local/sms/\n');
    expect(text).toContain('kubectl create secret tls sms-tls --cert=CERTIFICATE --key=KEY --namespace NAMESPACE');
    expect(text).toContain('curl --cookie canary=v2 https://sms-checker.local/version');
    expect(text).not.toContain('http://');
  });

  it('name the address of an Ingress too, and say what it leads to', () => {
    const text = notes({ ingress: { enabled: true, tls: { secretName: 'sms-app' } } });
    expect(text).toContain('  http://sms-checker.local/sms/\n');
    expect(text).toContain('  https://sms-app.local/sms/ by the Ingress, which leads to v1 alone\n');
    expect(text).toContain('kubectl get ingress sms-sms-checker-frontend --namespace sms\n');
    expect(text).toContain('echo "ADDRESS sms-app.local" | sudo tee -a /etc/hosts\n');
  });

  it('of a plain installation with an Ingress lead to that', () => {
    const text = notes({ istio: { enabled: false }, ingress: { enabled: true } }, { istio: false });
    expect(text).toContain('OPEN IT\n  http://sms-app.local/sms/ by the Ingress');
    expect(text).not.toContain('port-forward');
  });

  it('give commands that keep what earlier ones set', () => {
    const commands = ['canary', 'shadow']
      .map((strategy) => notes({ istio: { [strategy]: { enabled: true } } }))
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.includes('helm upgrade'));
    expect(commands.length).toBeGreaterThan(4);
    for (const command of commands) {
      expect(command).toMatch(/^ +helm upgrade sms \$CHART --namespace sms --reset-then-reuse-values --set /);
    }
  });

  it('promote by giving v1 what v2 has', () => {
    const text = notes({
      istio: { canary: { enabled: true } },
      versions: {
        v2: { app: { image: { tag: '1.1.0' } }, model: { name: 'next', image: { models: ['v1', 'next'] } } },
      },
    });
    expect(text).toContain(
      '--set istio.canary.enabled=false --set-string "versions.v1.app.image.tag=1.1.0,versions.v1.model.image.models={v1,next},versions.v1.model.name=next"\n',
    );
  });

  it('of a plain installation lead to it by port-forward', () => {
    const text = notes({ istio: { enabled: false } }, { istio: false });
    expect(text).toContain('kubectl port-forward --namespace sms service/sms-sms-checker-frontend 8080:80');
    expect(text).not.toContain('/etc/hosts');
  });
});

describe('the warnings', () => {
  const well = {
    namespace: { metadata: { labels: { 'istio-injection': 'enabled' } } },
    gateways: ['ingressgateway', 'pilot'],
    ready: { frontend: 1, 'model-service': 1 },
  };
  const warnings = (seen: object, istio: Values = {}) => {
    const source = `{{ include "sms-checker.notes.warnings" (dict "root" $ "seen" (${JSON.stringify(JSON.stringify(seen))} | fromJson)) | toJson }}`;
    return evaluated(source, { istio: { canary: { enabled: true }, ...istio } }) as string;
  };

  it('are silent where there is no cluster to look at', () => {
    expect(notes({ istio: { canary: { enabled: true } } })).not.toContain('WARNING');
  });

  it('are silent where all is well', () => {
    expect(warnings(well)).toBe('');
    expect(warnings({ ...well, namespace: { metadata: { labels: { 'istio.io/rev': 'stable' } } } })).toBe('');
  });

  it('tell of a gateway that is not there, and which ones are', () => {
    expect(warnings(well, { gateway: { ingressGatewaySelector: 'mine' } })).toBe(`
  - No pod of any namespace has the label istio=mine, so nothing serves the Gateway. That label is there as: ingressgateway, pilot.
    Set istio.gateway.ingressGatewaySelector.`);
    expect(warnings({ ...well, gateways: [] }, { gateway: { namespace: 'entry' } })).toContain(
      'No pod of namespace entry has the label istio=ingressgateway, so nothing serves the Gateway. That label is there as: nothing.',
    );
  });

  it.each([{}, { metadata: { labels: { 'istio-injection': 'disabled' } } }])(
    'tell of a namespace whose pods get no sidecar: %j',
    (namespace) => {
      expect(warnings({ ...well, namespace })).toContain(
        'Namespace sms has neither the label istio-injection=enabled nor istio.io/rev, so its pods get no sidecar',
      );
    },
  );

  it('tell of a canary that is not ready, and what its users get', () => {
    const seen = { ...well, ready: { frontend: 0, 'model-service': 1 } };
    expect(warnings(seen)).toBe(`
  - No pod of v2 of the frontend was ready before this. Until one is, its users get v1:
      kubectl rollout status --namespace sms deployment/sms-sms-checker-frontend-v2`);
    expect(warnings(seen, { canary: { enabled: true, failOpen: { enabled: false } } })).toContain(
      'its users get errors, as istio.canary.failOpen.enabled is false:',
    );
    expect(warnings(seen, { canary: { enabled: false } })).toBe('');
  });
});
