{{/* The name of the chart, as the label `app.kubernetes.io/name` carries it. */}}
{{- define "sms-checker.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/*
What every object's name starts with. A release that is already called after the chart is not called so twice.
41 characters leave room for the longest ending, "-model-service-metrics", within the 63 of a DNS label.
*/}}
{{- define "sms-checker.fullname" -}}
{{- $name := include "sms-checker.name" . -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $full | trunc 41 | trimSuffix "-" -}}
{{- end }}

{{- define "sms-checker.frontend.name" -}}
{{ include "sms-checker.fullname" . }}-frontend
{{- end }}

{{- define "sms-checker.model-service.name" -}}
{{ include "sms-checker.fullname" . }}-model-service
{{- end }}

{{/* What is there once for each version of a component; takes a list of root context, component and version. */}}
{{- define "sms-checker.versionName" -}}
{{ include (printf "sms-checker.%s.name" (index . 1)) (index . 0) }}-{{ index . 2 }}
{{- end }}

{{/* An image by digest where there is one, else by tag, else by the version of the chart's application. */}}
{{- define "sms-checker.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default $root.Chart.AppVersion }}
{{- end -}}
{{- end }}
