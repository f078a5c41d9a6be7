{{/* The pod of one version of a component; takes what "sms-checker.deployment" takes. */}}
{{- define "sms-checker.pod" -}}
serviceAccountName: {{ include (printf "sms-checker.%s.name" .component) .root }}
automountServiceAccountToken: false
terminationGracePeriodSeconds: 30
securityContext:
  {{- include "sms-checker.podSecurityContext" . | nindent 2 }}
containers:
  - name: {{ .component }}
    image: {{ include "sms-checker.image" (list .root .settings.image) }}
    imagePullPolicy: {{ .settings.image.pullPolicy }}
    envFrom:
      {{- include "sms-checker.envFrom" . | nindent 6 }}
    env:
      {{- merge .env .settings.env | include "sms-checker.env" | nindent 6 }}
    ports:
      - name: http
        containerPort: {{ .port }}
      - name: metrics
        containerPort: 9090
    {{- include "sms-checker.probes" . | nindent 4 }}
    resources:
      {{- toYaml .settings.resources | nindent 6 }}
    securityContext:
      {{- include "sms-checker.containerSecurityContext" . | nindent 6 }}
{{- end }}

{{- define "sms-checker.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "sms-checker.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/*
A pod restarts when what it reads at start has changed. Of the sidecar's settings, the first keeps the app from calling
before its proxy can carry the call; the second keeps the proxy until the app, which stops within 10 seconds, is gone.
*/}}
{{- define "sms-checker.podAnnotations" -}}
checksum/config: {{ (include (printf "%s/%s/configmap.yaml" .root.Template.BasePath .component) .root | fromYaml).data | toJson | sha256sum }}
{{- with .root.Values.secretEnv }}
checksum/secret: {{ toJson . | sha256sum }}
{{- end }}
{{- if .root.Values.istio.enabled }}
proxy.istio.io/config: |
  holdApplicationUntilProxyStarts: true
  terminationDrainDuration: 12s
{{- end }}
{{- end }}

{{- define "sms-checker.envFrom" -}}
- configMapRef:
    name: {{ include (printf "sms-checker.%s.name" .component) .root }}
{{- with include "sms-checker.secret.name" .root }}
- secretRef:
    name: {{ . | quote }}
{{- end }}
{{- end }}

{{/* A map of environment variables as Kubernetes' list, in the order of their names. */}}
{{- define "sms-checker.env" -}}
{{- $list := list -}}
{{- range $name, $value := . -}}
  {{- $list = append $list (dict "name" $name "value" $value) -}}
{{- end -}}
{{- toYaml $list -}}
{{- end }}

{{/* Starting may take two minutes: a model is loaded, verified and warmed up before the pod is ready. */}}
{{- define "sms-checker.probes" -}}
startupProbe:
  httpGet:
    path: /readyz
    port: http
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 120
readinessProbe:
  httpGet:
    path: /readyz
    port: http
  periodSeconds: 5
  timeoutSeconds: 2
livenessProbe:
  httpGet:
    path: /healthz
    port: http
  periodSeconds: 10
  timeoutSeconds: 2
{{- end }}
