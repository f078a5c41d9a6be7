{{/*
The one place where values get their defaults, their other names and their consequences. Templates read what depends on
none of these straight from .Values, and everything else from "sms-checker.values".
*/}}

{{/* Every value with more than one name: the canonical name, the others, and the default when none of them is set. */}}
{{- define "sms-checker.aliases" -}}
istio.host:
  aliases: [istio.hosts.0]
  default: sms-checker.local
istio.gateway.ingressGatewaySelector:
  aliases: [istio.ingressGatewaySelector, istio.ingressGateway.name]
  default: ingressgateway
istio.trafficSplit.stable:
  aliases: [istio.canary.weights.stable]
istio.trafficSplit.canary:
  aliases: [istio.canary.weights.canary]
istio.canary.stickyCookie.enabled:
  aliases: [istio.stickySession.enabled]
  default: true
istio.canary.stickyCookie.name:
  aliases: [istio.stickySession.name]
  default: user-session
istio.canary.stickyCookie.ttl:
  aliases: [istio.stickySession.ttl]
  default: 3600s
istio.shadow.mirrorPercent:
  aliases: [modelService.shadow.mirror.percent]
  default: 100
{{- end }}

{{/* The value at a dotted path of a tree, as {"value": …}; null when any part of the path is missing. */}}
{{- define "sms-checker.valueAt" -}}
{{- $at := .tree -}}
{{- range $part := splitList "." .path -}}
  {{- if kindIs "slice" $at -}}
    {{- $at = dict "0" (first $at) -}}
  {{- end -}}
  {{- $at = index ($at | default dict) $part -}}
{{- end -}}
{{- dict "value" $at | toJson -}}
{{- end }}

{{/* The values that have several names, by their canonical name, whichever name was used. Two names that disagree are refused. */}}
{{- define "sms-checker.aliased" -}}
{{- $root := . -}}
{{- $effective := dict -}}
{{- range $canonical, $entry := include "sms-checker.aliases" . | fromYaml -}}
  {{- $value := $entry.default -}}
  {{- $source := "" -}}
  {{- range $name := prepend $entry.aliases $canonical -}}
    {{- $given := (include "sms-checker.valueAt" (dict "tree" $root.Values "path" $name) | fromJson).value -}}
    {{- if not (kindIs "invalid" $given) -}}
      {{- if and $source (ne (toString $given) (toString $value)) -}}
        {{- include "sms-checker.fail.aliases" (dict "names" (list $source $name) "values" (list $value $given) "canonical" $canonical) -}}
      {{- end -}}
      {{- $value = $given -}}
      {{- $source = $name -}}
    {{- end -}}
  {{- end -}}
  {{- $_ := set $effective $canonical $value -}}
{{- end -}}
{{- toJson $effective -}}
{{- end }}

{{/*
Shares of the users in percent, by version. Given one of the two, the other is the rest; given none, the canary has 10, or
nothing where nobody is drawn.
*/}}
{{- define "sms-checker.split" -}}
{{- $stable := .stable -}}
{{- $canary := .canary -}}
{{- if kindIs "invalid" $canary -}}
  {{- $default := eq .assignment "none" | ternary 0 10 -}}
  {{- $canary = kindIs "invalid" $stable | ternary $default (sub 100 (int $stable)) -}}
{{- end -}}
{{- if kindIs "invalid" $stable -}}
  {{- $stable = sub 100 (int $canary) -}}
{{- end -}}
{{- dict "v1" (int $stable) "v2" (int $canary) | toJson -}}
{{- end }}

{{/* A duration such as 500ms, 60s, 60m or 1h in milliseconds. */}}
{{- define "sms-checker.milliseconds" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 -}}
{{- mul (regexFind "^[0-9]+" . | int) (get $units (regexFind "[a-z]+$" .)) -}}
{{- end }}

{{/* The same in whole seconds, which is what a cookie's Max-Age is in; a part of one counts whole. */}}
{{- define "sms-checker.seconds" -}}
{{- div (add (include "sms-checker.milliseconds" .) 999) 1000 -}}
{{- end }}

{{/* Versions that answer users are live; v3 only ever gets copies. */}}
{{- define "sms-checker.role" -}}
{{- eq . "v3" | ternary "shadow" "live" -}}
{{- end }}

{{/*
The versions that run, each with the settings of its app and its model: what the version says over what the defaults say.
Takes the root context and which versions the traffic asks for.
*/}}
{{- define "sms-checker.versions" -}}
{{- $defaults := .root.Values.defaults -}}
{{- $wanted := .wanted -}}
{{- $running := dict -}}
{{- range $version, $settings := .root.Values.versions -}}
  {{- $enabled := toString $settings.enabled -}}
  {{- if or (eq $version "v1") (eq $enabled "always") (and (eq $enabled "true") (has $version $wanted)) -}}
    {{- $components := dict -}}
    {{- range $component := list "app" "model" -}}
      {{- if hasKey $settings $component -}}
        {{- $_ := set $components $component (mergeOverwrite (deepCopy (get $defaults $component)) (get $settings $component)) -}}
      {{- end -}}
    {{- end -}}
    {{- $_ := set $running $version $components -}}
  {{- end -}}
{{- end -}}
{{- toJson $running -}}
{{- end }}

{{/*
The effective values, as JSON:
  hosts, ingressGatewaySelector
  canary: enabled, assignment, split (percent of v1 and v2), weights (the same without a version that gets nothing),
    reachable (versions that a user can come to), stickyCookie {enabled, name, maxAge}, pinCookie {enabled, name}, headerRoutingRegex
  shadow: enabled, mirrorPercent
  versions: {v1, v2, v3} that run, each {app, model}
A canary or shadow that is switched on without its version, or without Istio, is off.
*/}}
{{- define "sms-checker.values" -}}
{{- $istio := .Values.istio -}}
{{- $versions := .Values.versions -}}
{{- $aliased := include "sms-checker.aliased" . | fromJson -}}
{{- $split := include "sms-checker.split" (dict "stable" (get $aliased "istio.trafficSplit.stable") "canary" (get $aliased "istio.trafficSplit.canary") "assignment" $istio.canary.assignment) | fromJson -}}
{{- $weights := dict -}}
{{- range $version, $share := $split -}}
  {{- if $share -}}{{- $_ := set $weights $version $share -}}{{- end -}}
{{- end -}}
{{- $sticky := dict
  "enabled" (get $aliased "istio.canary.stickyCookie.enabled")
  "name" (get $aliased "istio.canary.stickyCookie.name")
  "maxAge" (include "sms-checker.seconds" (get $aliased "istio.canary.stickyCookie.ttl") | int)
-}}
{{- $canary := dict
  "enabled" (and $istio.enabled $istio.canary.enabled $versions.v2.enabled | empty | not)
  "assignment" $istio.canary.assignment
  "split" $split
  "weights" $weights
  "reachable" (eq $istio.canary.assignment "none" | ternary (keys $split) (keys $weights) | sortAlpha)
  "stickyCookie" $sticky
  "pinCookie" $istio.canary.pinCookie
  "headerRoutingRegex" $istio.canary.headerRoutingRegex
-}}
{{- $shadow := dict
  "enabled" (and $istio.enabled $istio.shadow.enabled $versions.v3.enabled | empty | not)
  "mirrorPercent" (get $aliased "istio.shadow.mirrorPercent")
-}}
{{- $wanted := list "v1" -}}
{{- if $canary.enabled }}{{ $wanted = append $wanted "v2" }}{{ end -}}
{{- if $shadow.enabled }}{{ $wanted = append $wanted "v3" }}{{ end -}}
{{- dict
  "hosts" ($istio.hosts | default (list (get $aliased "istio.host")))
  "ingressGatewaySelector" (get $aliased "istio.gateway.ingressGatewaySelector")
  "canary" $canary
  "shadow" $shadow
  "versions" (include "sms-checker.versions" (dict "root" . "wanted" $wanted) | fromJson)
| toJson -}}
{{- end }}
