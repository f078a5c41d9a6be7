{{/* The pod of one version of a component; takes what "sms-checker.deployment" takes. */}}
{{- define "sms-checker.pod" -}}
serviceAccountName: {{ include (printf "sms-checker.%s.name" .component) .root }}
automountServiceAccountToken: false
{{- /* The app stops within 18 seconds and its proxy within 12, one after the other where the proxy is a native sidecar. */}}
terminationGracePeriodSeconds: 30
{{- include "sms-checker.imagePullSecrets" .root }}
{{- include "sms-checker.scheduling" . }}
securityContext:
  {{- include "sms-checker.podSecurityContext" . | nindent 2 }}
  {{- if eq .storage "pvc" }}
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
{{- if ne .storage "image" }}
initContainers:
  {{- include "sms-checker.storage.initContainer" . | nindent 2 }}
{{- end }}
containers:
  - {{ include "sms-checker.container" . | nindent 4 | trim }}
{{- if ne .storage "image" }}
volumes:
  {{- include "sms-checker.storage.volumes" .root | nindent 2 }}
{{- end }}
{{- end }}

{{- define "sms-checker.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/*
A pod restarts when what it reads at start has changed. Of the sidecar's settings, the first keeps the app from calling
before its proxy can carry the call; the second keeps the proxy until the app, which stops within 10 seconds, is gone.
*/}}
{{- define "sms-checker.podAnnotations" -}}
checksum/config: {{ (include (printf "%s/%s/configmap.yaml" .root.Template.BasePath .component) .root | fromYaml).data | toJson | sha256sum }}
{{- if .root.Values.istio.enabled }}
proxy.istio.io/config: |
  holdApplicationUntilProxyStarts: true
  terminationDrainDuration: 12s
  {{- with include "sms-checker.monitoring.proxyStats" .root }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with include "sms-checker.map" .settings.podAnnotations }}
{{ . }}
{{- end }}
{{- end }}

{{/* Takes the root context. */}}
{{- define "sms-checker.imagePullSecrets" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}
