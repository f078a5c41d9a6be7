{{/* The name of Grafana's Service, as its chart makes it. */}}
{{- define "sms-checker-stack.grafana.name" -}}
{{- $name := contains "grafana" .Release.Name | ternary .Release.Name (printf "%s-grafana" .Release.Name) -}}
{{- (index .Values "kube-prometheus-stack").grafana.fullnameOverride | default $name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "sms-checker-stack.grafana.port" -}}
{{ ((index .Values "kube-prometheus-stack").grafana.service).port | default 80 }}
{{- end }}

{{- define "sms-checker-stack.grafana.host" -}}
{{ (urlParse .Values.global.grafanaUrl).hostname }}
{{- end }}

{{- define "sms-checker-stack.metadata" -}}
name: {{ include "sms-checker-stack.grafana.name" . }}
labels:
  helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
  app.kubernetes.io/name: {{ .Chart.Name }}
  app.kubernetes.io/instance: {{ .Release.Name | quote }}
  app.kubernetes.io/component: grafana
  app.kubernetes.io/part-of: sms-checker
  app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
