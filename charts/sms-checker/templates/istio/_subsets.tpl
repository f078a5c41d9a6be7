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
  trafficPolicy:
    {{- include "sms-checker.connectionPool" .Values.istio.maxInFlight | nindent 4 }}
- name: v2
  labels:
    {{- if $failOpen.enabled }}
    role: live
    {{- else }}
    version: v2
    {{- end }}
  trafficPolicy:
    {{- include "sms-checker.connectionPool" .Values.istio.maxInFlight | nindent 4 }}
    {{- if $failOpen.enabled }}
    loadBalancer:
      localityLbSetting:
        enabled: true
        failoverPriority: ["version=v2"]
    {{- include "sms-checker.outlierDetection" $failOpen | nindent 4 }}
    {{- end }}
{{- end }}

{{/*
What one proxy holds under way to a subset: one call more gets 503 at once, where it would wait for its time limit.
Connections have no limit of their own: a call that waited for one would be under way as well, and not be counted. A pod that
is gone without a word is given up after a second, which leaves time for another.
*/}}
{{- define "sms-checker.connectionPool" -}}
connectionPool:
  tcp:
    connectTimeout: 1s
  http:
    http1MaxPendingRequests: {{ . }}
    http2MaxRequests: {{ . }}
{{- end }}

{{/* `istioctl analyze` warns of a subset without pods (IST0173). Here that is meant. */}}
{{- define "sms-checker.subsets.metadata" -}}
annotations:
  galley.istio.io/analyze-suppress: IST0173
{{- end }}

{{/*
Pods that fail too often in a row get no calls for a while, all of them if need be. The sweep that lets them in again is
left at Envoy's 10 seconds: each sweep that finds a pod well shortens its next ban, and a pod that is let in and fails
again should be away for longer, not for as long as before.
*/}}
{{- define "sms-checker.outlierDetection" -}}
outlierDetection:
  consecutive5xxErrors: {{ .consecutiveErrors }}
  baseEjectionTime: {{ .ejectionTime }}
  maxEjectionPercent: 100
{{- end }}
