{{/* The container of a pod; takes what "sms-checker.deployment" takes. */}}
{{- define "sms-checker.container" -}}
name: {{ .component }}
image: {{ include "sms-checker.image" (list .root .settings.image) }}
imagePullPolicy: {{ .settings.image.pullPolicy }}
envFrom:
  {{- include "sms-checker.envFrom" . | nindent 2 }}
env:
  {{- merge .env (include "sms-checker.faults.env" .settings.faults | fromJson) (.settings.env | default dict) (include "sms-checker.tracing.env" .root | fromJson) | include "sms-checker.env" | nindent 2 }}
ports:
  - name: http
    containerPort: {{ .port }}
  - name: metrics
    containerPort: 9090
{{ include "sms-checker.probes" . }}
resources:
  {{- toYaml .settings.resources | nindent 2 }}
securityContext:
  {{- include "sms-checker.containerSecurityContext" . | nindent 2 }}
{{- if ne .storage "image" }}
volumeMounts:
  {{- include "sms-checker.storage.mount" .root | nindent 2 }}
    readOnly: true
  {{- if eq .settings.predictionLog.to "volume" }}
  {{- include "sms-checker.storage.predictionsMount" .root | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "sms-checker.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "sms-checker.envFrom" -}}
- configMapRef:
    name: {{ include (printf "sms-checker.%s.name" .component) .root }}
{{- with .root.Values.existingSecret }}
- secretRef:
    name: {{ . | quote }}
{{- end }}
{{- with .settings.envFrom }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
A map of environment variables as Kubernetes' list, in the order of their names: a value may use `$(NAME)` of an earlier one.
A value that is a map says where Kubernetes takes it from.
*/}}
{{- define "sms-checker.env" -}}
{{- $list := list -}}
{{- range $name, $value := . -}}
  {{- $list = append $list (dict "name" $name (kindIs "map" $value | ternary "valueFrom" "value") $value) -}}
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
  timeoutSeconds: 5
{{- end }}
