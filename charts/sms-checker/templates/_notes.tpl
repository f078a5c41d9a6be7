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

{{/*
The settings that switch a strategy on, its version too where that may not run, and the other one off where both at once
are not allowed. Takes root, strategy, version and other.
*/}}
{{- define "sms-checker.notes.switchOn" -}}
{{- $settings := list (printf "istio.%s.enabled=true" .strategy) -}}
{{- if not (get .root.Values.versions .version).enabled -}}
  {{- $settings = append $settings (printf "versions.%s.enabled=true" .version) -}}
{{- end -}}
{{- if not .root.Values.istio.allowCanaryWithShadow -}}
  {{- $settings = append $settings (printf "istio.%s.enabled=false" .other) -}}
{{- end -}}
{{- join "," $settings -}}
{{- end }}

{{/* The settings that give the canary half of the users, under whichever names its share is set by now. */}}
{{- define "sms-checker.notes.half" -}}
{{- $settings := list "istio.trafficSplit.canary=50" "istio.trafficSplit.stable=null" -}}
{{- $names := include "sms-checker.aliases" . | fromYaml -}}
{{- range $canonical := list "istio.trafficSplit.canary" "istio.trafficSplit.stable" -}}
  {{- range $alias := (get $names $canonical).aliases -}}
    {{- $set := (include "sms-checker.valueAt" (dict "tree" $.Values "path" $alias) | fromJson).value -}}
    {{- if not (kindIs "invalid" $set) -}}
      {{- $settings = append $settings (printf "%s=null" $alias) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- if eq .Values.istio.canary.assignment "none" -}}
  {{- $settings = append $settings "istio.canary.assignment=weighted" -}}
{{- end -}}
{{- join "," $settings -}}
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
