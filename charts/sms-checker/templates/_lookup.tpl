{{/*
What the cluster has of a kind, as JSON; nothing where there is no cluster or nobody may look. An account without the right
makes Helm stop, with words of its own and the name of this template: so that name says what to do. Takes root, then what
`lookup` takes.
*/}}
{{- define "sms-checker.lookup (if this is forbidden, set lookups=false)" -}}
{{- $root := index . 0 -}}
{{- if $root.Values.lookups -}}
{{- lookup (index . 1) (index . 2) (index . 3 | default "") (index . 4) | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end }}
