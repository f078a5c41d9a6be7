{{/* What the pods of both components have in common. */}}

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
Takes the root context and the component.
*/}}
{{- define "sms-checker.podAnnotations" -}}
{{- $root := index . 0 -}}
checksum/config: {{ (include (printf "%s/%s/configmap.yaml" $root.Template.BasePath (index . 1)) $root | fromYaml).data | toJson | sha256sum }}
{{- if $root.Values.secretEnv }}
checksum/secret: {{ toJson $root.Values.secretEnv | sha256sum }}
{{- end }}
{{- if $root.Values.istio.enabled }}
proxy.istio.io/config: |
  holdApplicationUntilProxyStarts: true
  terminationDrainDuration: 12s
  {{- with include "sms-checker.monitoring.proxyStats" $root }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "sms-checker.envFrom" -}}
- configMapRef:
    name: {{ include (printf "sms-checker.%s.name" (index . 1)) (index . 0) }}
{{- with include "sms-checker.secret.name" (index . 0) }}
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
