import { describe, expect, it } from 'vitest';
import { container, evaluated, notes, render, type Release, type Values } from './helm.js';
import type { PodTemplate } from './manifests.js';
import { commandsIn, upgraded } from './upgrade.js';

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
v3       v3       copies   -         sms-checker/model-service:1.0.0
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

  it('say what a command does, with the settings that there are', () => {
    const headings = (values: Values) =>
      notes(values)
        .split('\n')
        .filter((line) => /^ {2}(Canary|Shadow|See)/.test(line));
    const all = { allowCanaryWithShadow: true };
    expect(headings({ istio: { trafficSplit: { canary: 40 }, shadow: { mirrorPercent: 25 } } })).toEqual([
      '  Canary for 40% of the users:',
      '  Shadow, v3 gets a copy of 25% of the calls:',
    ]);
    expect(headings({ istio: { canary: { assignment: 'none' }, shadow: { enabled: true } } })).toEqual([
      '  Canary in place of the shadow for those who choose it:',
      '  Shadow off:',
    ]);
    expect(headings({ istio: { canary: { enabled: true }, trafficSplit: { canary: 0 } } })).toEqual([
      '  Canary for half of the users:',
      '  Shadow in place of the canary, v3 gets a copy of 100% of the calls:',
    ]);
    expect(headings({ istio: { canary: { enabled: true }, ...all } })).toEqual([
      '  Canary for half of the users:',
      '  Shadow, v3 gets a copy of 100% of the calls:',
      '  See a version whatever the draw says:',
    ]);
  });

  it.each<[string, Values, Values]>([
    ['in place of a canary', { istio: { canary: { enabled: true } } }, { canary: false, shadow: true }],
    ['in place of a shadow', { istio: { shadow: { enabled: true } } }, { canary: true, shadow: false }],
    [
      'beside a canary',
      { istio: { canary: { enabled: true }, allowCanaryWithShadow: true } },
      { canary: true, shadow: true },
    ],
    ['without its version', { versions: { v2: { enabled: false } } }, { canary: true, shadow: false }],
    ['without its version, v3', { versions: { v3: { enabled: false } } }, { canary: false, shadow: true }],
  ])('switch a strategy on %s', (_, values, { canary, shadow }) => {
    const release = [...commandsIn(values, canary ? 'Canary' : 'Shadow'), ...commandsIn(values, 'Shadow')]
      .map((command) => render(upgraded(values, command)))
      .find((one) => one.names('Deployment').includes('model-service-v3') === shadow);
    expect(release?.names('Deployment').includes('frontend-v2')).toBe(canary);
  });

  it.each<Values>([
    { trafficSplit: { stable: 80 } },
    { canary: { weights: { canary: 20 } } },
    { canary: { weights: { stable: 80, canary: 20 } } },
    { canary: { assignment: 'none' } },
  ])('give half of the users v2, whatever named the share before: %j', ({ canary, ...istio }) => {
    const values = { istio: { ...istio, canary: { enabled: true, ...(canary as object) } } };
    const [command = []] = commandsIn(values, 'Canary for half');
    const weights = render(upgraded(values, command))
      .get('VirtualService', 'frontend')
      .spec.http.map(({ route }) => route.map(({ weight }) => weight));
    expect(weights).toContainEqual([50, 50]);
  });
});

describe('the commands of a promotion', () => {
  const image = { tag: '1.10', digest: `sha256:${'a'.repeat(64)}`, models: ['v1', 'next'] };
  const odd = {
    defaults: { app: { env: { KEPT: 'x', GONE: 'y' }, nodeSelector: { 'kubernetes.io/arch': 'amd64' } } },
    versions: {
      v1: {
        app: {
          replicas: 3,
          env: { OLD: 'old', SAME: 's' },
          podAnnotations: { 'example.com/old': '1' },
          tolerations: [{ key: 'a', operator: 'Exists' }],
        },
      },
      v2: {
        app: {
          image: { tag: '1.10' },
          env: { SAME: 's', GONE: null, QUOTED: `it's "so", {a}=\\ $HOME <&> ü!\n`, NUMBER: '007' },
          podLabels: { 'example.com/team.a': 'true' },
          nodeSelector: { 'kubernetes.io/arch': 'arm64' },
          tolerations: [{ key: 'b', operator: 'Equal', value: 'c', effect: 'NoExecute', tolerationSeconds: 3000000 }],
          resources: { limits: { memory: '1Gi', cpu: 2 } },
        },
        model: {
          name: 'next',
          image,
          resources: { limits: { memory: null } },
          envFrom: [{ secretRef: { name: 's' } }],
        },
      },
    },
    istio: { canary: { enabled: true } },
  };

  it.each<[string, Values]>([
    ['odd settings', odd],
    ['a model alone', { istio: { canary: { enabled: true } } }],
  ])('make v1 what v2 is while v2 keeps its users, then end the canary: %s', (_, values) => {
    const [first = [], second = [], ...more] = commandsIn(values, 'Promote');
    expect(more).toEqual([]);
    expect(first).toContain('--wait');
    const between = upgraded(values, first);
    const canary = render(between);
    const before = render(values);
    for (const component of ['frontend', 'model-service']) {
      expect(anonymous(pods(canary, component, 'v1'))).toEqual(anonymous(pods(before, component, 'v2')));
      expect(pods(canary, component, 'v2')).toEqual(pods(before, component, 'v2'));
      const replicas = (release: Release) => release.get('Deployment', `${component}-v1`).spec.replicas;
      expect(replicas(canary)).toBe(replicas(before));
    }
    expect(container(canary, 'model-service-v1').env.MODEL_NAME).toBe(
      container(before, 'model-service-v2').env.MODEL_NAME,
    );
    expect(canary.all('VirtualService')).toEqual(before.all('VirtualService'));

    const after = upgraded(between, second);
    expect(render(after).names('Deployment')).toEqual(['frontend-v1', 'model-service-v1']);
    expect(pods(render(after), 'frontend', 'v1')).toEqual(pods(canary, 'frontend', 'v1'));
    expect(evaluated('{{ .Values.experiment.aa | toJson }}', after)).toBe(false);
  });

  it('are one when v1 is what v2 is already', () => {
    const same = { experiment: { aa: true }, versions: { v2: { model: { name: 'v1' } } } };
    const values = { ...same, istio: { canary: { enabled: true } } };
    expect(notes(values)).toContain('  Promote, v1 is what v2 is already:\n');
    expect(commandsIn(values, 'Promote')).toHaveLength(1);
  });

  it('leave how many pods there are, and faults, as they are', () => {
    const v2 = { app: { replicas: 7, autoscaling: { enabled: true }, disruptionBudget: { enabled: true } } };
    const faults = { errorRate: 0.5 };
    const values = { allowFaults: true, versions: { v2: { ...v2, model: { faults } } }, istio: odd.istio };
    expect(notes(values)).toContain(`--set-json versions.v1='{"model":{"name":"v2"}}' && \\\n`);
  });

  const pods = (release: Release, component: string, version: string) =>
    release.get('Deployment', `${component}-${version}`).spec.template;
  const anonymous = (template: PodTemplate) =>
    JSON.parse(JSON.stringify(template).replace(/(?<=["-])v[12]\b/g, 'vN')) as PodTemplate;
});

describe('the notes of a plain installation', () => {
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
    routes: [] as object[],
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
  - No Service of any namespace selects pods by the label istio=mine, so probably nothing serves the Gateway. That label is there as: ingressgateway, pilot.
    Set istio.gateway.ingressGatewaySelector.`);
    expect(warnings({ ...well, gateways: [] }, { gateway: { namespace: 'entry' } })).toContain(
      'No Service of namespace entry selects pods by the label istio=ingressgateway, so probably nothing serves the Gateway. That label is there as: nothing.',
    );
  });

  it('tell of a namespace whose pods get no sidecar', () => {
    expect(warnings({ ...well, namespace: {} })).toContain(
      'Namespace sms has neither the label istio-injection=enabled nor istio.io/rev, so its pods get a sidecar only if your mesh',
    );
    const namespace = { metadata: { labels: { 'istio-injection': 'disabled' } } };
    expect(warnings({ ...well, namespace })).toContain(
      'Namespace sms has the label istio-injection=disabled, so its pods get no sidecar.',
    );
  });

  it('tell of a host that another route has at a gateway', () => {
    const route = { name: 'other', namespace: 'shop', hosts: ['a.example', 'sms-checker.local'], gateways: ['entry'] };
    expect(warnings({ ...well, routes: [route] })).toBe(`
  - The VirtualService shop/other has the host sms-checker.local too: at a gateway that serves both, only one of them answers.
    Set istio.host to another name, or take that one away.`);
    const harmless = [
      { ...route, hosts: ['a.example'] },
      { ...route, gateways: null },
      { ...route, gateways: ['mesh'] },
      { ...route, name: 'sms-sms-checker-frontend', namespace: 'sms' },
    ];
    expect(warnings({ ...well, routes: harmless })).toBe('');
  });

  it.each([
    ['canary', 'v2'],
    ['shadow', 'v3'],
  ])('tell of a %s without %s, even without a cluster', (strategy, version) => {
    const text = notes({ istio: { [strategy]: { enabled: true } }, versions: { [version]: { enabled: false } } });
    expect(text).toContain(`
WARNING
  - istio.${strategy}.enabled is true, but versions.${version}.enabled is false: ${version} does not run, and no call goes there.
    Set versions.${version}.enabled=true, or istio.${strategy}.enabled=false.
`);
  });

  it('tell of faults on purpose, even without a cluster, and how to end them', () => {
    const app = { faults: { errorRate: 0.03, delayMs: '0.7', delayRate: 1 } };
    const values = { allowFaults: true, versions: { v2: { app, model: { faults: { unready: true } } } } };
    const text = notes(values);
    expect(text).toContain(`
WARNING
  - Calls fail on purpose: versions.v2.app.faults.delayMs=0.7, versions.v2.app.faults.errorRate=0.03, versions.v2.model.faults.unready=true.
    Set versions.v2.app.faults.delayMs=0,versions.v2.app.faults.errorRate=0,versions.v2.model.faults.unready=false,allowFaults=false when the drill is over.
`);
    const [, settings = ''] = /Set (\S+,allowFaults=false) when the drill is over/.exec(text) ?? [];
    const over = upgraded({ ...values, istio: { canary: { enabled: true } } }, ['--set', settings]);
    expect(container(render(over), 'frontend-v2').env).toEqual({ VERSION: 'v2' });
    expect(notes(over)).not.toContain('WARNING');
  });

  it('of the cluster are offered where they are off', () => {
    expect(notes({ lookups: false })).toContain('--set lookups=true\n');
    expect(notes()).not.toContain('lookups=true');
  });

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
