{{/*
The subsets of the versions that answer users. Both are always there: a rule may name one before its pods exist, and a
proxy may still hold such a rule after they are gone.

A canary fails open: its subset is made of all live pods, but calls go to those of v2 as long as one of them is healthy,
and to v1 otherwise. Failover works on outlier detection alone, so without that the subset is v2's pods and nothing else.
*/}}
{{- define "sms-checker.subsets.live" -}}
{{- $failOpen := .Values.istio.canary.failOpen -}}
- name: v1
  labels:
    version: v1
- name: v2
  {{- if $failOpen.enabled }}
  labels:
    role: live
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority: ["version=v2"]
    {{- include "sms-checker.outlierDetection" $failOpen | nindent 4 }}
  {{- else }}
  labels:
    version: v2
  {{- end }}
{{- end }}

{{/* Pods that fail too often in a row get no calls for a while, all of them if need be. */}}
{{- define "sms-checker.outlierDetection" -}}
outlierDetection:
  consecutive5xxErrors: {{ .consecutiveErrors }}
  interval: 1s
  baseEjectionTime: {{ .ejectionTime }}
  maxEjectionPercent: 100
{{- end }}
