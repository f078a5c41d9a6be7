{{/* What the values say that has no effect, a line each. */}}
{{- define "sms-checker.notes.idle" -}}
{{- $istio := .Values.istio -}}
{{- range $strategy, $version := dict "canary" "v2" "shadow" "v3" -}}
  {{- if and $istio.enabled (get $istio $strategy).enabled (not (get $.Values.versions $version).enabled) }}
  - istio.{{ $strategy }}.enabled is true, but versions.{{ $version }}.enabled is false: {{ $version }} does not run, and no call goes there.
    Set versions.{{ $version }}.enabled=true, or istio.{{ $strategy }}.enabled=false.
  {{- end -}}
{{- end -}}
{{- end }}

{{/* That there is a drill, and how it ends. */}}
{{- define "sms-checker.notes.faults" -}}
{{- $faults := include "sms-checker.faults" . | fromYaml -}}
{{- $on := list -}}
{{- $off := list -}}
{{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
  {{- range $name, $value := include "sms-checker.faults.on" ($settings.faults | default dict) | fromJson -}}
    {{- $on = append $on (printf "%s.faults.%s=%s" $path $name $value) -}}
    {{- $off = append $off (printf "%s.faults.%s=%v" $path $name (get $faults $name).default) -}}
  {{- end -}}
{{- end -}}
{{- with $on }}
  - Calls fail on purpose: {{ join ", " . }}.
    Set {{ join "," $off }},allowFaults=false when the drill is over.
{{- end -}}
{{- end }}

{{/*
What of the cluster the warnings are about; empty where there is none to look at, as with helm template. It is what was
there before this change, which is not applied yet.
*/}}
{{- define "sms-checker.notes.seen" -}}
{{- if include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Namespace" "" "kube-system") | fromJson -}}
  {{- $namespace := include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Namespace" "" .Release.Namespace) | fromJson -}}
  {{- $seen := dict "namespace" $namespace "gateways" list "ready" dict "routes" list -}}
  {{- if .Values.istio.enabled -}}
    {{- range (include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Service" .Values.istio.gateway.namespace "") | fromJson).items -}}
      {{- with (.spec.selector | default dict).istio -}}
        {{- $_ := set $seen "gateways" (append $seen.gateways . | uniq | sortAlpha) -}}
      {{- end -}}
    {{- end -}}
    {{- range (include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "networking.istio.io/v1" "VirtualService" "" "") | fromJson).items -}}
      {{- $route := dict "name" .metadata.name "namespace" .metadata.namespace "hosts" .spec.hosts "gateways" .spec.gateways -}}
      {{- $_ := set $seen "routes" (append $seen.routes $route) -}}
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
  - No Service of {{ $where }} selects pods by the label istio={{ $values.ingressGatewaySelector }}, so probably nothing serves the Gateway. That label is there as: {{ join ", " $seen.gateways | default "nothing" }}.
    Set istio.gateway.ingressGatewaySelector.
  {{- end -}}
  {{- $labels := ($seen.namespace.metadata | default dict).labels | default dict -}}
  {{- $lost := "Without one every app asks the model of v1, nothing is copied, and no policy holds. Label it and restart the pods, as said below." -}}
  {{- if eq (get $labels "istio-injection") "disabled" }}
  - Namespace {{ $root.Release.Namespace }} has the label istio-injection=disabled, so its pods get no sidecar.
    {{ $lost }}
  {{- else if not (or (eq (get $labels "istio-injection") "enabled") (hasKey $labels "istio.io/rev")) }}
  - Namespace {{ $root.Release.Namespace }} has neither the label istio-injection=enabled nor istio.io/rev, so its pods get a sidecar only if your mesh
    gives one to every namespace. {{ $lost }}
  {{- end -}}
  {{- include "sms-checker.notes.clashes" (dict "root" $root "routes" $seen.routes "hosts" $values.hosts) -}}
  {{- range $component, $ready := $values.canary.enabled | ternary $seen.ready dict -}}
    {{- if not $ready }}
  - No pod of v2 of the {{ $component }} was ready before this. Until one is, its users get {{ $istio.canary.failOpen.enabled | ternary "v1" "errors, as istio.canary.failOpen.enabled is false" }}:
      kubectl rollout status --namespace {{ $root.Release.Namespace }} deployment/{{ include (printf "sms-checker.%s.name" $component) $root }}-v2
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Routes of others at a gateway for a host of ours. Takes root, the routes and our hosts. */}}
{{- define "sms-checker.notes.clashes" -}}
{{- $root := .root -}}
{{- $own := printf "%s/%s" $root.Release.Namespace (include "sms-checker.frontend.name" $root) -}}
{{- $hosts := .hosts -}}
{{- range .routes -}}
  {{- $route := printf "%s/%s" .namespace .name -}}
  {{- if and (ne $route $own) (without (.gateways | default list) "mesh") -}}
    {{- range $host := .hosts -}}
      {{- if has $host $hosts }}
  - The VirtualService {{ $route }} has the host {{ $host }} too: at a gateway that serves both, only one of them answers.
    Set istio.host to another name, or take that one away.
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}
