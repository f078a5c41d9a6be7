{{/*
The Deployment of one version of a component. Takes a dict, as "sms-checker.pod" does:
  root, component
  version   v1, v2 or v3
  settings  of the version's app or model, from "sms-checker.values"
  env       what the chart itself tells this version
  port      where it answers
  storage   where its models are: in a volume (hostPath, pvc), or in the image, which is also said of what has none
*/}}
{{- define "sms-checker.deployment" -}}
{{- $pods := list .root .component .version -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "sms-checker.versionName" $pods }}
  {{- include "sms-checker.versionMetadata" $pods | nindent 2 }}
spec:
  {{- if not .settings.autoscaling.enabled }}
  replicas: {{ .settings.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "sms-checker.versionLabels" $pods | nindent 6 }}
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels:
        {{- include "sms-checker.podLabels" (append $pods .settings.podLabels) | nindent 8 }}
      annotations:
        {{- include "sms-checker.podAnnotations" . | nindent 8 }}
    spec:
      {{- include "sms-checker.pod" . | nindent 6 }}
{{- end }}
