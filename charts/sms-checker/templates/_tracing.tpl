{{/* What all pods are told of tracing; nothing where it is off. */}}
{{- define "sms-checker.tracing.settings" -}}
{{- with .Values.tracing }}
{{- if .endpoint -}}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .endpoint | quote }}
OTEL_TRACES_SAMPLER: parentbased_traceidratio
OTEL_TRACES_SAMPLER_ARG: {{ .samplingRatio | toString | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* What a pod says of itself in its spans, as environment variables in JSON. Kubernetes puts in the pod's name. */}}
{{- define "sms-checker.tracing.env" -}}
{{- $env := dict -}}
{{- if .Values.tracing.endpoint -}}
  {{- $namespace := .Release.Namespace -}}
  {{- $_ := set $env "K8S_POD_NAME" (dict "fieldRef" (dict "fieldPath" "metadata.name")) -}}
  {{- $_ := set $env "OTEL_RESOURCE_ATTRIBUTES" (printf "service.namespace=%s,k8s.namespace.name=%s,k8s.pod.name=$(K8S_POD_NAME)" (include "sms-checker.fullname" .) $namespace) -}}
{{- end -}}
{{- toJson $env -}}
{{- end }}
