/** Of Kubernetes' and Istio's objects what the tests look at. */

type Labels = Record<string, string>;

interface Meta {
  apiVersion: string;
  metadata: { name: string; namespace?: string; labels: Labels; annotations?: Labels };
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  imagePullPolicy: string;
  env: { name: string; value: string }[];
  envFrom: object[];
  ports: object[];
  resources: { requests: Labels; limits: Labels };
  securityContext: object;
  volumeMounts?: object[];
  startupProbe: { httpGet: object };
  readinessProbe: { httpGet: object };
  livenessProbe: { httpGet: object };
}

export interface PodTemplate {
  metadata: { labels: Labels; annotations: Labels };
  spec: {
    serviceAccountName: string;
    terminationGracePeriodSeconds: number;
    securityContext: object;
    initContainers?: [Container];
    containers: [Container];
    volumes?: object[];
    topologySpreadConstraints?: { topologyKey: string; labelSelector: object }[];
  };
}

export interface Destination {
  destination: { host: string; subset: string };
  weight: number;
  headers: { request: { set: Labels }; response?: { add: Labels } };
}

export interface HttpRule {
  name: string;
  match?: { headers: Record<string, { regex: string }>; sourceLabels: Labels; sourceNamespace: string }[];
  route: Destination[];
  headers: { request: { set: Labels } };
  mirrors?: object[];
  timeout: string;
  retries: object;
}

interface Subset {
  name: string;
  labels: Labels;
  trafficPolicy?: object;
}

interface PolicyRule {
  ports: { port: number | string; protocol?: string }[];
  from?: object[];
  to?: object[];
}

interface IngressRule {
  host: string;
  http: { paths: { path: string; pathType: string; backend: { service: { name: string; port: { name: string } } } }[] };
}

interface AccessRule {
  from: [{ source: Record<string, string[]> }];
  to: [{ operation: { ports: string[] } }];
  when?: { key: string; values: string[] }[];
}

interface Selector {
  matchLabels: Labels;
}

interface Relabeling {
  sourceLabels: string[];
  targetLabel: string;
}

interface Filter {
  action: string;
  sourceLabels: string[];
  regex: string;
}

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels: Labels;
  annotations?: Labels;
}

interface Bodies {
  AlertmanagerConfig: {
    spec: { route: { receiver: string; routes: { receiver: string }[] }; receivers: { name: string }[] };
  };
  AuthorizationPolicy: { spec: { selector: Selector; action: string; rules: AccessRule[] } };
  ConfigMap: { data: Labels };
  Deployment: { spec: { replicas?: number; selector: { matchLabels: Labels }; template: PodTemplate } };
  DestinationRule: { spec: { host: string; subsets: Subset[] } };
  EnvoyFilter: {
    spec: {
      workloadSelector: { labels: Labels };
      configPatches: [{ applyTo: string; match: { context: string; cluster: object }; patch: object }];
    };
  };
  Evaluated: { value: unknown };
  HorizontalPodAutoscaler: {
    spec: { scaleTargetRef: object; minReplicas: number; maxReplicas: number; metrics: object[] };
  };
  Gateway: { spec: { selector: Labels; servers: object[] } };
  Ingress: { spec: { rules: IngressRule[]; tls?: object[]; ingressClassName?: string } };
  PeerAuthentication: { spec: { selector: Selector; mtls: object; portLevelMtls: Record<string, object> } };
  Pod: { spec: PodTemplate['spec'] & { restartPolicy: string; activeDeadlineSeconds: number } };
  PodMonitor: {
    spec: {
      selector: Selector;
      namespaceSelector?: object;
      podMetricsEndpoints: [{ relabelings: Relabeling[]; metricRelabelings?: Filter[] }];
    };
  };
  PrometheusRule: { spec: { groups: { name: string; rules: Rule[] }[] } };
  NetworkPolicy: { spec: { podSelector: { matchLabels: Labels }; ingress: PolicyRule[]; egress: PolicyRule[] } };
  PersistentVolumeClaim: { spec: object };
  PodDisruptionBudget: { spec: { maxUnavailable: number | string; selector: { matchLabels: Labels } } };
  Secret: { data: Labels };
  Service: { spec: { selector: Labels; ports: [{ port: number; name: string }] } };
  ServiceAccount: { automountServiceAccountToken: boolean };
  ServiceMonitor: { spec: { selector: Selector; endpoints: [{ relabelings: Relabeling[] }] } };
  VirtualService: { spec: { hosts: string[]; gateways?: string[]; http: HttpRule[] } };
}

export type Kind = keyof Bodies;
export type AnyManifest = Meta & { kind: Kind };
export type Manifest<K extends Kind> = AnyManifest & { kind: K } & Bodies[K];
