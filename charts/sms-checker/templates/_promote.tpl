{{/*
What makes v1 what v2 is, as a JSON patch of versions.v1 in quotes of the shell; nothing where they are equal. It is not how
many pods there are, which is v1's own matter, nor faults. JSON, since a tag may look like a number. Takes the effective values.
*/}}
{{- define "sms-checker.notes.promote" -}}
{{- $from := dict -}}
{{- $to := dict -}}
{{- range $component := list "app" "model" -}}
  {{- range $version, $tree := dict "v1" $from "v2" $to -}}
    {{- $settings := get (get $.versions $version) $component -}}
    {{- $_ := set $tree $component (omit $settings "replicas" "autoscaling" "disruptionBudget" "faults") -}}
  {{- end -}}
{{- end -}}
{{- with include "sms-checker.notes.patch" (dict "from" $from "to" $to) | fromJson -}}
'{{ toJson . | replace "'" `'\''` }}'
{{- end -}}
{{- end }}

{{/* What Helm has to merge into one tree to make it another: lists are replaced as a whole, null takes a key back. */}}
{{- define "sms-checker.notes.patch" -}}
{{- $from := .from -}}
{{- $to := .to -}}
{{- $patch := dict -}}
{{- range $key := concat (keys $from) (keys $to) | uniq -}}
  {{- $old := get $from $key -}}
  {{- $new := get $to $key -}}
  {{- if not (hasKey $to $key) -}}
    {{- $_ := set $patch $key nil -}}
  {{- else if and (kindIs "map" $old) (kindIs "map" $new) -}}
    {{- with include "sms-checker.notes.patch" (dict "from" $old "to" $new) | fromJson -}}
      {{- $_ := set $patch $key . -}}
    {{- end -}}
  {{- else if or (not (hasKey $from $key)) (ne (toJson $old) (toJson $new)) -}}
    {{- $_ := set $patch $key $new -}}
  {{- end -}}
{{- end -}}
{{- toJson $patch -}}
{{- end }}
