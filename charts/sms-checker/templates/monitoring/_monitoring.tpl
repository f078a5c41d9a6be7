{{/* Labels of what Prometheus Operator watches, among them those by which a Prometheus selects it. */}}
{{- define "sms-checker.monitoring.labels" -}}
{{- $root := index . 0 -}}
{{ include "sms-checker.labels" . }}
{{- with $root.Values.monitoring.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What every series of a pod says of it: the words that the chart's own recorded series have too. */}}
{{- define "sms-checker.monitoring.relabelings" -}}
{{- range $label, $target := dict "app_kubernetes_io_instance" "release" "app_kubernetes_io_component" "component" "version" "version" "role" "role" }}
- sourceLabels: [__meta_kubernetes_pod_label_{{ $label }}]
  targetLabel: {{ $target }}
{{- end }}
{{- end }}

{{/*
The statistics of a sidecar that dashboards need. Istio leaves most of Envoy's out; these are of the calls to this
release's own versions, where mirrored copies are those to v3.
*/}}
{{- define "sms-checker.monitoring.proxyStats" -}}
{{- if and .Values.monitoring.enabled .Values.monitoring.podMonitor.enabled -}}
proxyStatsMatcher:
  inclusionRegexps:
    - 'cluster\.outbound\|.*\|{{ include "sms-checker.fullname" . }}-.*\.{{ .Release.Namespace }}\..*\.(upstream_rq_(total|active|[1-5]xx|timeout|retry|rx_reset|tx_reset|pending_active|pending_overflow)|upstream_cx_(active|connect_fail)|membership_(healthy|total)|outlier_detection\.ejections_(active|enforced_total))'
{{- end -}}
{{- end }}
