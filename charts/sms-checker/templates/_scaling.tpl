{{/* What keeps the right number of pods of a version. Both take a list: root context, component, version, settings of the version. */}}

{{/*
CPU is that of our own container: the sidecar asks for more of it than we do, and counted together the two would look idle
when ours is at its limit.
*/}}
{{- define "sms-checker.hpa" -}}
{{- $component := index . 1 -}}
{{- $autoscaling := (index . 3).autoscaling -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "sms-checker.versionName" . }}
  {{- include "sms-checker.versionMetadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "sms-checker.versionName" . }}
  minReplicas: {{ $autoscaling.minReplicas }}
  maxReplicas: {{ $autoscaling.maxReplicas }}
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: {{ $component }}
        target:
          type: Utilization
          averageUtilization: {{ $autoscaling.targetCPUUtilizationPercentage }}
{{- end }}

{{/* Pods that are not ready anyway may always be evicted, so that a broken canary holds up no node. */}}
{{- define "sms-checker.pdb" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "sms-checker.versionName" . }}
  {{- include "sms-checker.versionMetadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ (index . 3).disruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "sms-checker.versionLabels" . | nindent 6 }}
{{- end }}
