import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withStandIn } from '../tools/helm.mjs';
import { find, render, type Manifest, type Values } from './render.js';

// NOTES.txt, which helm template does not print, as the value of a manifest.
const path = withStandIn();
writeFileSync(
  join(path, 'templates', 'notes.yaml'),
  'kind: Notes\nmetadata: { name: notes }\ntext: {{ include (print .Template.BasePath "/NOTES.txt") . | toJson }}\n',
);
afterAll(() => rmSync(path, { recursive: true }));

const notes = (values: Values = {}) =>
  (find(render(path, values), 'Notes', 'notes') as Manifest & { text: string }).text;

describe('the notes', () => {
  it('say where the page and Grafana are, and which names must lead to the gateway', () => {
    const text = notes();
    expect(text).toContain('http://sms-checker.local/sms/\n');
    expect(text).toContain('http://grafana.local is Grafana; the dashboards Operations and Experiment');
    expect(text).toContain('in the folder SMS checker\n');
    expect(text).toContain('--selector istio=ingressgateway\n');
    expect(text).toContain('echo "ADDRESS sms-checker.local grafana.local" | sudo tee -a /etc/hosts');
  });

  it('say how to read the password, and how to make one', () => {
    const admin = { existingSecret: 'mine', userKey: 'who', passwordKey: 'word' };
    const text = notes({ 'kube-prometheus-stack': { grafana: { admin } } });
    expect(text).toContain(
      "kubectl get secret mine --namespace sms --output jsonpath='{.data.word}' | base64 --decode\n",
    );
    expect(text).toContain(
      'kubectl create secret generic mine --namespace sms --from-literal=who=admin --from-literal=word="$(openssl rand -base64 18)"\n',
    );
  });

  it('say how to get at Grafana without a route', () => {
    const text = notes({ grafanaRoute: { enabled: false }, 'sms-checker': { istio: { enabled: false } } });
    expect(text).toContain('kubectl port-forward --namespace sms service/sms-grafana 3000:80\n');
    expect(text).not.toMatch(/grafana\.local|sms-checker\.local|ADDRESS/);
  });

  it('name the Ingress where that leads to Grafana', () => {
    const grafana = { ingress: { enabled: true } };
    const text = notes({ grafanaRoute: { enabled: false }, 'kube-prometheus-stack': { grafana } });
    expect(text).toContain('http://grafana.local is Grafana');
    expect(text).not.toContain('port-forward --namespace sms service/sms-grafana');
  });
});
