{{/*
All of these take a list: the root context and the component ("frontend", "model-service" or, for what belongs to both,
"shared"); those about pods also the version.
*/}}

{{/* Labels and annotations of every object. The list may end with a dict of the object's own {labels, annotations}, which win. */}}
{{- define "sms-checker.metadata" -}}
{{- $common := (index . 0).Values -}}
{{- $own := gt (len .) 2 | ternary (last .) dict -}}
labels:
  {{- include "sms-checker.labels" . | nindent 2 }}
{{- with merge (dict) ($own.labels | default dict) ($common.commonLabels | default dict) | include "sms-checker.map" }}
  {{- . | nindent 2 }}
{{- end }}
{{- with merge (dict) ($own.annotations | default dict) ($common.commonAnnotations | default dict) | include "sms-checker.map" }}
annotations:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The same of an object that is there once for each version. */}}
{{- define "sms-checker.versionMetadata" -}}
{{- include "sms-checker.metadata" (list (index . 0) (index . 1) (dict "labels" (dict "version" (index . 2)))) -}}
{{- end }}

{{/* The chart's own labels. Never of a pod: they change with the chart, and a pod must not restart for that. */}}
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
would call both components by the name of the chart. The list may end with a dict of the pod's own, which win over those
of all objects.
*/}}
{{- define "sms-checker.podLabels" -}}
{{- $own := gt (len .) 3 | ternary (last .) dict -}}
{{ include "sms-checker.versionLabels" . }}
role: {{ include "sms-checker.role" (index . 2) }}
service.istio.io/canonical-name: {{ include "sms-checker.fullname" (index . 0) }}-{{ index . 1 }}
{{- with merge (dict) ($own | default dict) ((index . 0).Values.commonLabels | default dict) | include "sms-checker.map" }}
{{ . }}
{{- end }}
{{- end }}

{{/* A map as YAML, without what null has taken back; nothing when that is all. */}}
{{- define "sms-checker.map" -}}
{{- $map := dict -}}
{{- range $name, $value := . -}}
  {{- if not (kindIs "invalid" $value) -}}{{- $_ := set $map $name $value -}}{{- end -}}
{{- end -}}
{{- if $map -}}{{- toYaml $map -}}{{- end -}}
{{- end }}
