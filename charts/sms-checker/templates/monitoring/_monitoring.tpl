{{/* Metadata of what Prometheus Operator watches, with the labels by which a Prometheus selects it. Takes the root context and the component. */}}
{{- define "sms-checker.monitoring.metadata" -}}
{{- $labels := tpl (toYaml (index . 0).Values.monitoring.labels) (index . 0) | fromYaml -}}
{{- include "sms-checker.metadata" (append . (dict "labels" $labels)) -}}
{{- end }}

{{/* One way of telling somebody. It goes on, so that the next way hears of the same alert. Takes receiver and severities. */}}
{{- define "sms-checker.monitoring.route" -}}
- receiver: {{ .receiver }}
  matchers:
    - name: severity
      matchType: "=~"
      value: {{ join "|" .severities | quote }}
  continue: true
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
