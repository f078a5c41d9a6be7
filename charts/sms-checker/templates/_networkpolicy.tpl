{{/* The release's own pods of a component. Takes a list: root context and component. */}}
{{- define "sms-checker.networkPolicy.peer" -}}
- podSelector:
    matchLabels:
      {{- include "sms-checker.selectorLabels" . | nindent 6 }}
{{- end }}

{{/* Who may scrape, beside `helm test`: our metrics at one port; those of the sidecar at two, of which one has ours as well. */}}
{{- define "sms-checker.networkPolicy.metrics" -}}
- ports:
    - port: metrics
    {{- if .Values.istio.enabled }}
    - port: 15020
    - port: 15090
    {{- end }}
  {{- with .Values.networkPolicy.metricsFrom }}
  from:
    {{- toYaml . | nindent 4 }}
    {{- include "sms-checker.networkPolicy.peer" (list $ "test") | nindent 4 }}
  {{- end }}
{{- end }}

{{/* What every pod calls: DNS, wherever the cluster has it, and the sidecar its control plane, for routes and certificates. */}}
{{- define "sms-checker.networkPolicy.egress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- if .Values.istio.enabled }}
- ports:
    - port: 15012
  to:
    {{- range $label, $value := dict "app" "istiod" "istio" "pilot" }}
    - namespaceSelector: {}
      podSelector:
        matchLabels:
          {{ $label }}: {{ $value }}
    {{- end }}
{{- end }}
{{- with .Values.networkPolicy.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}
