import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chart } from '../tools/helm.mjs';
import { container, refusal, render, type Values } from './helm.js';

const shadow = { istio: { shadow: { enabled: true } } };
const pod = (storage: Values, deployment = 'model-service-v3') =>
  render({ ...shadow, storage }).get('Deployment', deployment).spec.template.spec;
const unprivileged = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

describe('models in a volume', () => {
  it.each(['hostPath', 'pvc'])('%s are read by all models, and by no app', (type) => {
    const release = render({ ...shadow, storage: { type } });
    for (const version of ['v1', 'v3']) {
      const { spec } = release.get('Deployment', `model-service-${version}`).spec.template;
      expect(spec.volumes).toHaveLength(1);
      expect(spec.containers[0].volumeMounts).toEqual([{ name: 'models', mountPath: '/models', readOnly: true }]);
    }
    expect(release.get('ConfigMap', 'model-service').data.MODEL_DIR).toBe('/models');
    const app = release.get('Deployment', 'frontend-v1').spec.template.spec;
    expect(app).not.toHaveProperty('volumes');
    expect(app).not.toHaveProperty('initContainers');
  });

  it('come from the image of the version, by a script that finds them where the image has them', () => {
    const image = { repository: 'registry.example/model', tag: '2', pullPolicy: 'Always' };
    const release = render({ storage: { type: 'pvc' }, defaults: { model: { image } } });
    const [init] = release.get('Deployment', 'model-service-v1').spec.template.spec.initContainers ?? [];
    expect(init).toMatchObject({
      image: 'registry.example/model:2',
      imagePullPolicy: 'Always',
      env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      volumeMounts: [{ name: 'models', mountPath: '/models' }],
      resources: container(release, 'model-service-v1').resources,
    });
    const script = readFileSync(join(chart, 'files', 'fill-models.mjs'), 'utf8');
    expect(init?.command?.slice(3)).toEqual([script, 'models', '/models', '$(POD_NAME)', 'v1']);
    // Kubernetes would take such a thing in it for a variable.
    expect(script).not.toContain('$(');
  });

  it('of a claim are filled by the pod’s own user, to whose group the volume is given', () => {
    const { securityContext, initContainers, volumes } = pod({ type: 'pvc' });
    expect(securityContext).toMatchObject({ runAsUser: 1000, fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' });
    expect(initContainers?.[0].securityContext).toEqual(unprivileged);
    expect(volumes).toEqual([{ name: 'models', persistentVolumeClaim: { claimName: 'sms-sms-checker-models' } }]);
  });

  it('of a node are filled by root, that may do nothing else', () => {
    const { securityContext, initContainers, containers, volumes } = pod({ type: 'hostPath', hostPath: '/srv/models' });
    expect(securityContext).not.toHaveProperty('fsGroup');
    expect(initContainers?.[0].securityContext).toEqual({
      ...unprivileged,
      runAsUser: 0,
      runAsNonRoot: false,
      capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
    });
    expect(containers[0].securityContext).toEqual(unprivileged);
    expect(volumes).toEqual([{ name: 'models', hostPath: { path: '/srv/models', type: 'DirectoryOrCreate' } }]);
  });
});

describe('predictions in the volume of the models', () => {
  const logged = { defaults: { model: { predictionLog: { to: 'volume', files: 3 } } } };

  it.each(['hostPath', 'pvc'])('%s go to a folder of their own, the only one that is not read alone', (type) => {
    const release = render({ ...logged, storage: { type } });
    const { containers, initContainers } = release.get('Deployment', 'model-service-v1').spec.template.spec;
    expect(containers[0].volumeMounts).toEqual([
      { name: 'models', mountPath: '/models', readOnly: true },
      { name: 'models', mountPath: '/predictions', subPath: 'predictions' },
    ]);
    expect(initContainers?.[0].command?.slice(4)).toEqual(['models', '/models', '$(POD_NAME)', 'v1', 'predictions']);
    expect(container(release, 'model-service-v1').env).toMatchObject({
      PREDICTION_LOG: 'file',
      PREDICTION_LOG_FILE: '/predictions/{hostname}.jsonl',
      PREDICTION_LOG_MAX_MB: '20',
      PREDICTION_LOG_FILES: '3',
    });
  });

  it('can be those of one version', () => {
    const v1 = { model: { predictionLog: { to: 'none' } } };
    const release = render({ ...shadow, ...logged, storage: { type: 'pvc' }, versions: { v1 } });
    expect(container(release, 'model-service-v1').env).toMatchObject({ PREDICTION_LOG: 'off' });
    expect(container(release, 'model-service-v1').volumeMounts).toHaveLength(1);
    expect(container(release, 'model-service-v3').env).toMatchObject({ PREDICTION_LOG: 'file' });
  });
});

describe('models in the image', () => {
  it('are the default, and need nothing', () => {
    const release = render(shadow);
    expect(release.get('ConfigMap', 'model-service').data).not.toHaveProperty('MODEL_DIR');
    expect(release.names('PersistentVolumeClaim')).toEqual([]);
    expect(pod({})).not.toHaveProperty('initContainers');
  });

  const values = {
    defaults: { model: { image: { models: ['v1', 'v2'] } } },
    versions: { v3: { model: { name: 'next' } } },
  };

  it('are those that it says, for the versions that run', () => {
    expect(refusal({ ...shadow, ...values })).toBe(
      'versions.v3.model.name is "next", but image.models says that its image has v1, v2. Set versions.v3.model.name to one of them; or versions.v3.model.image to one that has it, and image.models to what that has; or storage.type to hostPath or pvc to keep models in a volume.',
    );
    expect(render(values).names('Deployment')).toEqual(['frontend-v1', 'model-service-v1']);
    expect(render({ ...shadow, ...values, storage: { type: 'pvc' } }).names('Deployment')).toContain(
      'model-service-v3',
    );
  });

  it('can be others in the image of a version', () => {
    const v3 = { model: { name: 'next', image: { tag: '2', models: ['next'] } } };
    expect(container(render({ ...shadow, versions: { v3 } }), 'model-service-v3').env.MODEL_NAME).toBe('next');
  });
});

describe('the claim', () => {
  it('is one for all models, and outlives the release', () => {
    const release = render({ ...shadow, storage: { type: 'pvc' } });
    expect(release.names('PersistentVolumeClaim')).toEqual(['models']);
    const { metadata, spec } = release.get('PersistentVolumeClaim', 'models');
    expect(metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    expect(spec).toEqual({ accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } });
  });

  it('is what the values say', () => {
    const pvc = { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', size: '5Gi' };
    expect(render({ storage: { type: 'pvc', pvc } }).get('PersistentVolumeClaim', 'models').spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '5Gi' } },
    });
  });

  it('can be one that is there already', () => {
    const release = render({ storage: { type: 'pvc', pvc: { existingClaim: 'mine' } } });
    expect(release.names('PersistentVolumeClaim')).toEqual([]);
    expect(release.get('Deployment', 'model-service-v1').spec.template.spec.volumes).toEqual([
      { name: 'models', persistentVolumeClaim: { claimName: 'mine' } },
    ]);
  });
});

it('a folder of models by environment is refused', () => {
  expect(refusal({ defaults: { model: { env: { MODEL_DIR: '/mine' } } } })).toBe(
    'defaults.model.env.MODEL_DIR is "/mine", but the chart decides that. Set storage instead.',
  );
});

it.each([
  ['a kind of storage that is none', { type: 's3' }, '/storage/type'],
  ['a folder of the node without its root', { hostPath: 'models' }, '/storage/hostPath'],
  ['no access', { pvc: { accessModes: [] } }, '/storage/pvc/accessModes'],
  ['a size without a unit', { pvc: { size: '1' } }, '/storage/pvc/size'],
])('%s is refused', (_name, storage, place) => {
  expect(refusal({ storage })).toContain(place);
});
