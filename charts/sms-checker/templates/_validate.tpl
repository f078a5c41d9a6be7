{{/*
What the schema cannot say: one define a rule, in the files of validate/. Every message names what is wrong, the values
that it saw, and what to set. The first rule that is broken is the one that is told of.
*/}}
{{- define "sms-checker.validate" -}}
{{- $context := dict "Values" .Values "Chart" .Chart "Release" .Release "Capabilities" .Capabilities "effective" (include "sms-checker.values" . | fromJson) -}}
{{- $release := list "name" "stable" "secret" "env" "metadata" "faults" -}}
{{- $mesh := list "istioOff" "istioMissing" "strictIngress" "strictAuthorization" "promptEjection" "entries" "timeouts" -}}
{{- $canary := list "headerRoutingRegex" "canaryWithShadow" "split" "cookies" "bucket" "undrawn" "canaryIsStable" -}}
{{- $pods := list "autoscaling" "disruptionBudget" "storage" "imageModels" "deadline" "predictionLog" -}}
{{- $monitoring := list "monitoringMissing" "alertmanagerConfig" "tracing" -}}
{{- range $rule := concat $release $mesh $canary $pods $monitoring -}}
  {{- include (printf "sms-checker.validate.%s" $rule) $context -}}
{{- end -}}
{{- end }}

{{/* What the values say of apps and models, by path as JSON: not what follows, so that a message can name where it was said. */}}
{{- define "sms-checker.validate.written" -}}
{{- $written := dict -}}
{{- range $group := list "defaults" "versions.v1" "versions.v2" "versions.v3" -}}
  {{- range $component := list "app" "model" -}}
    {{- $path := printf "%s.%s" $group $component -}}
    {{- $settings := (include "sms-checker.valueAt" (dict "tree" $.Values "path" $path) | fromJson).value -}}
    {{- $_ := set $written $path ($settings | default dict) -}}
  {{- end -}}
{{- end -}}
{{- toJson $written -}}
{{- end }}

{{/* Raised while the values are read, as no other rule could trust them. */}}
{{- define "sms-checker.fail.aliases" -}}
{{- $names := .names | join "," | replace ".0" "[0]" | splitList "," -}}
{{- $others := without $names .canonical | join "=null and " | replace "[0]" "" -}}
{{- fail (printf "%s is %v and %s is %v, but both name one value. Set %s alone, and %s=null, as an upgrade keeps what an earlier one set." (index $names 0) (index .values 0) (index $names 1) (index .values 1) .canonical $others) -}}
{{- end }}
