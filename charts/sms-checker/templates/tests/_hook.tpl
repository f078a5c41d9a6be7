{{/*
Metadata of what `helm test` makes, and takes away when all of it has passed; what has failed stays, to be looked at. Takes
the root context, and the labels and annotations that an object has beside.
*/}}
{{- define "sms-checker.tests.metadata" -}}
{{- $hook := dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" -}}
{{- $own := dict "labels" (index . 1) "annotations" (merge $hook (index . 2)) -}}
{{- include "sms-checker.metadata" (list (index . 0) "test" $own) -}}
{{- end }}
