{{- define "sms-checker.validate.canaryWithShadow" -}}
{{- if and .effective.canary.enabled .effective.shadow.enabled (not .Values.istio.allowCanaryWithShadow) -}}
{{- fail "istio.canary.enabled and istio.shadow.enabled are both true: two releases at once, and each disturbs what the other measures. Set one of them to false, or istio.allowCanaryWithShadow=true if that is meant." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.split" -}}
{{- $split := .effective.canary.split -}}
{{- if ne (add $split.v1 $split.v2) 100 -}}
{{- fail (printf "istio.trafficSplit.stable is %v and istio.trafficSplit.canary is %v: together %v percent, not 100. Set one of them and the other to null (it then is the rest), also under its other name, istio.canary.weights; or set two that make 100." $split.v1 $split.v2 (add $split.v1 $split.v2)) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.cookies" -}}
{{- $sticky := .effective.canary.stickyCookie -}}
{{- $pin := .effective.canary.pinCookie -}}
{{- if and $sticky.enabled $pin.enabled (eq $sticky.name $pin.name) -}}
{{- fail (printf "istio.canary.stickyCookie.name and istio.canary.pinCookie.name are both %q: the draw would overwrite what a tester set. Set two different names." $sticky.name) -}}
{{- end -}}
{{- end }}

{{/*
Helm's patterns are RE2 as Envoy's are, but a bad one matches nothing in silence. A good one, with nothing as its
alternative, matches nothing at all.
*/}}
{{- define "sms-checker.validate.headerRoutingRegex" -}}
{{- $regex := .Values.istio.canary.headerRoutingRegex -}}
{{- if not (regexMatch (printf "%s|" $regex) "") -}}
  {{- $reason := "it has a bracket, a repetition or a backslash that is not complete" -}}
  {{- if regexMatch `\(\?<?[=!]` $regex -}}
    {{- $reason = "RE2, which proxies use, has no look-around" -}}
  {{- else if regexMatch `\\[1-9]` $regex -}}
    {{- $reason = "RE2, which proxies use, has no back-references" -}}
  {{- end -}}
{{- fail (printf "istio.canary.headerRoutingRegex is %q, which is no pattern that a proxy could match: %s. Set it to an RE2 pattern of the whole of x-user-id, such as .*0$, or to \"\"." $regex $reason) -}}
{{- end -}}
{{- end }}

{{/* A bucket is a user's only where the cookie carries it, and a ramp moves only the new share where nothing else chooses users. */}}
{{- define "sms-checker.validate.bucket" -}}
{{- $canary := .effective.canary -}}
{{- if eq $canary.assignment "bucket" -}}
  {{- if not $canary.stickyCookie.enabled -}}
    {{- fail "istio.canary.assignment is \"bucket\" and istio.canary.stickyCookie.enabled is false: the cookie carries a user's bucket, and without it every call would be another user's. Set istio.canary.stickyCookie.enabled=true, or istio.canary.assignment=weighted to draw every call." -}}
  {{- end -}}
  {{- with $canary.headerRoutingRegex -}}
    {{- fail (printf "istio.canary.assignment is \"bucket\" and istio.canary.headerRoutingRegex is %q: the header would give v2 to users whose bucket says v1, and a ramp would move others than the new share. Set istio.canary.headerRoutingRegex=\"\", or istio.canary.assignment=weighted." .) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Where nobody is drawn, a share would be a wish without effect, and without cookie and header v2 would have no user at all. */}}
{{- define "sms-checker.validate.undrawn" -}}
{{- $canary := .effective.canary -}}
{{- if and $canary.enabled (eq $canary.assignment "none") -}}
  {{- if $canary.split.v2 -}}
    {{- fail (printf "istio.canary.assignment is \"none\" and the canary's share (istio.trafficSplit) is %v percent: nobody is drawn, so nobody would get it. Set istio.trafficSplit.canary=null and istio.trafficSplit.stable=null, or istio.canary.assignment=weighted." $canary.split.v2) -}}
  {{- end -}}
  {{- if not (or $canary.pinCookie.enabled $canary.headerRoutingRegex) -}}
    {{- fail "istio.canary.assignment is \"none\", istio.canary.pinCookie.enabled is false and istio.canary.headerRoutingRegex is empty: no user could come to v2. Set one of the two, or istio.canary.assignment=weighted." -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.canaryIsStable" -}}
{{- if and .effective.canary.enabled (not .Values.experiment.aa) -}}
  {{- $what := dict -}}
  {{- range $version := list "v1" "v2" -}}
    {{- $running := get $.effective.versions $version -}}
    {{- $app := include "sms-checker.image" (list $ $running.app.image) -}}
    {{- $model := include "sms-checker.image" (list $ $running.model.image) -}}
    {{- $_ := set $what $version (printf "app %s and model %s of %s" $app $running.model.name $model) -}}
  {{- end -}}
  {{- if eq $what.v1 $what.v2 -}}
    {{- fail (printf "istio.canary.enabled is true, but v1 and v2 are both %s: nothing would be released. Set versions.v2.app.image, versions.v2.model.image or versions.v2.model.name to what is new, or experiment.aa=true to compare a version with itself." $what.v1) -}}
  {{- end -}}
{{- end -}}
{{- end }}
