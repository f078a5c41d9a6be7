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

{{/*
What of the cluster the warnings are about; empty where there is none to look at, as with helm template. It is what was
there before this change, which is not applied yet.
*/}}
{{- define "sms-checker.notes.seen" -}}
{{- if include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Namespace" "" "kube-system") | fromJson -}}
  {{- $namespace := include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Namespace" "" .Release.Namespace) | fromJson -}}
  {{- $seen := dict "namespace" $namespace "gateways" list "ready" dict -}}
  {{- if .Values.istio.enabled -}}
    {{- range (include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Pod" .Values.istio.gateway.namespace "") | fromJson).items -}}
      {{- with (.metadata.labels | default dict).istio -}}
        {{- $_ := set $seen "gateways" (append $seen.gateways . | uniq | sortAlpha) -}}
      {{- end -}}
    {{- end -}}
    {{- range $component := list "frontend" "model-service" -}}
      {{- $name := printf "%s-v2" (include (printf "sms-checker.%s.name" $component) $) -}}
      {{- $deployment := include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list $ "apps/v1" "Deployment" $.Release.Namespace $name) | fromJson -}}
      {{- $_ := set $seen.ready $component (($deployment.status | default dict).readyReplicas | default 0) -}}
    {{- end -}}
  {{- end -}}
  {{- toJson $seen -}}
{{- end -}}
{{- end }}

{{/* What stands in the way of the routes, as far as it was seen, a line each. Takes root and what was seen. */}}
{{- define "sms-checker.notes.warnings" -}}
{{- $root := .root -}}
{{- $seen := .seen -}}
{{- $values := include "sms-checker.values" $root | fromJson -}}
{{- $istio := $root.Values.istio -}}
{{- if $istio.enabled -}}
  {{- $where := empty $istio.gateway.namespace | ternary "any namespace" (printf "namespace %s" $istio.gateway.namespace) -}}
  {{- if not (has $values.ingressGatewaySelector $seen.gateways) }}
  - No pod of {{ $where }} has the label istio={{ $values.ingressGatewaySelector }}, so nothing serves the Gateway. That label is there as: {{ join ", " $seen.gateways | default "nothing" }}.
    Set istio.gateway.ingressGatewaySelector.
  {{- end -}}
  {{- $labels := ($seen.namespace.metadata | default dict).labels | default dict -}}
  {{- if not (or (eq (get $labels "istio-injection") "enabled") (hasKey $labels "istio.io/rev")) }}
  - Namespace {{ $root.Release.Namespace }} has neither the label istio-injection=enabled nor istio.io/rev, so its pods get no sidecar: every
    app then asks the model of v1, nothing is copied, and no policy holds. Label it and restart the pods, as said below.
  {{- end -}}
  {{- range $component, $ready := $values.canary.enabled | ternary $seen.ready dict -}}
    {{- if not $ready }}
  - No pod of v2 of the {{ $component }} was ready before this. Until one is, its users get {{ $istio.canary.failOpen.enabled | ternary "v1" "errors, as istio.canary.failOpen.enabled is false" }}:
      kubectl rollout status --namespace {{ $root.Release.Namespace }} deployment/{{ include (printf "sms-checker.%s.name" $component) $root }}-v2
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}
