{{/* A line of the table of versions: what runs, who reaches it, and how much of that is copied to the shadow. */}}
{{- define "sms-checker.notes.version" -}}
{{- $root := .root -}}
{{- $effective := .effective -}}
{{- $running := get $effective.versions .version | default dict -}}
{{- $traffic := "none" -}}
{{- if eq .version "v3" -}}
  {{- $traffic = $effective.shadow.enabled | ternary "copies" "none" -}}
{{- else if $effective.canary.enabled -}}
  {{- $undrawn := and (eq $effective.canary.assignment "none") (eq .version "v2") -}}
  {{- $traffic = $undrawn | ternary "chosen" (printf "%v%%" (get $effective.canary.split .version)) -}}
{{- else if eq .version "v1" -}}
  {{- $traffic = "100%" -}}
{{- end -}}
{{- $mirrored := and $effective.shadow.enabled $running (ne .version "v3") | empty | ternary "-" (printf "%v%%" $effective.shadow.mirrorPercent) -}}
{{- if $running -}}
  {{- $images := list -}}
  {{- range $component := $running -}}
    {{- $images = append $images (include "sms-checker.image" (list $root .image)) -}}
  {{- end -}}
{{- printf "%-9s%-9s%-9s%-10s%s" .version $running.model.name $traffic $mirrored ($images | join ", ") -}}
{{- else -}}
{{- printf "%-9s%-9s%-9s%-10s%s" .version "-" "-" "-" "not running" -}}
{{- end -}}
{{- end }}

{{/* What makes v1 what v2 is, where the two differ; as strings, since a tag may look like a number. */}}
{{- define "sms-checker.notes.promote" -}}
{{- $settings := list -}}
{{- $effective := . -}}
{{- range $path := list "app.image.repository" "app.image.tag" "app.image.digest" "model.image.repository" "model.image.tag" "model.image.digest" "model.image.models" "model.name" -}}
  {{- $stable := (include "sms-checker.valueAt" (dict "tree" $effective.versions.v1 "path" $path) | fromJson).value -}}
  {{- $canary := (include "sms-checker.valueAt" (dict "tree" $effective.versions.v2 "path" $path) | fromJson).value -}}
  {{- if ne (toString $stable) (toString $canary) -}}
    {{- $value := kindIs "slice" $canary | ternary (printf "{%s}" (join "," $canary)) $canary -}}
    {{- $settings = append $settings (printf "versions.v1.%s=%v" $path $value) -}}
  {{- end -}}
{{- end -}}
istio.canary.enabled=false
{{- with $settings }} --set-string "{{ join "," . }}"{{ end -}}
{{- end }}

{{/* How to come in by the Ingress, on lines of their own. */}}
{{- define "sms-checker.notes.ingress" -}}
{{- $ingress := .Values.ingress }}
  {{ empty $ingress.tls.secretName | ternary "http" "https" }}://{{ $ingress.host }}/sms/ by the Ingress, which leads to v1 alone

  Its address is that of your ingress controller, as shown by
    kubectl get ingress {{ include "sms-checker.frontend.name" . }} --namespace {{ .Release.Namespace }}
  With that address in place of ADDRESS:
    echo "ADDRESS {{ $ingress.host }}" | sudo tee -a /etc/hosts
{{- end }}
