import { describe, expect, it } from 'vitest';
import { notes } from './helm.js';

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
      versions: { v2: { app: { image: { tag: '1.1.0' } }, model: { name: 'next' } } },
    });
    expect(text).toContain(
      '--set istio.canary.enabled=false --set-string versions.v1.app.image.tag=1.1.0,versions.v1.model.name=next\n',
    );
  });

  it('of a plain installation lead to it by port-forward', () => {
    const text = notes({ istio: { enabled: false } }, { istio: false });
    expect(text).toContain('kubectl port-forward --namespace sms service/sms-sms-checker-frontend 8080:80');
    expect(text).not.toContain('/etc/hosts');
  });
});
