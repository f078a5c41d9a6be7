{{/*
All of these take a list: the root context and the component ("frontend", "model-service" or, for what belongs to both,
"shared"); those about pods also the version.
*/}}

{{/* Labels of every object. Never of a pod: they change with the chart, and a pod must not restart for that. */}}
{{- define "sms-checker.labels" -}}
{{- $root := index . 0 -}}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "sms-checker.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sms-checker
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- end }}

{{/* What selects all of a release. Takes the root context alone. */}}
{{- define "sms-checker.releaseLabels" -}}
app.kubernetes.io/name: {{ include "sms-checker.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* What selects a component whatever its version. Kubernetes does not let a Deployment's selector change: neither may these. */}}
{{- define "sms-checker.selectorLabels" -}}
{{ include "sms-checker.releaseLabels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* What selects one version of a component. */}}
{{- define "sms-checker.versionLabels" -}}
{{ include "sms-checker.selectorLabels" . }}
version: {{ index . 2 }}
{{- end }}

{{/*
Labels of pods. The role keeps the shadow out of whatever answers users. Without the canonical name the mesh's telemetry
would call both components by the name of the chart.
*/}}
{{- define "sms-checker.podLabels" -}}
{{ include "sms-checker.versionLabels" . }}
role: {{ include "sms-checker.role" (index . 2) }}
service.istio.io/canonical-name: {{ include "sms-checker.fullname" (index . 0) }}-{{ index . 1 }}
{{- end }}
