{{/*
The rules of the app's VirtualService as a table; their order is their precedence. A rule is {name, assignment, weights}
(how the user came to a version, and the percent of each version), with match (headers; all calls without it) and handOut
(the answer carries the sticky cookie). Takes the effective canary. No rule leads to a version whose share is 0, whatever
a cookie or header asks for.
*/}}
{{- define "sms-checker.frontend.rules" -}}
{{- if not .enabled }}
{{- include "sms-checker.frontend.rules.none" . }}
{{- else }}
{{- if .pinCookie.enabled }}
{{- range $version := .reachable }}
- name: pin-{{ $version }}
  assignment: pinned
  weights: { {{- $version }}: 100}
  match:
    {{- include "sms-checker.cookieMatch" (list $.pinCookie.name $version) | nindent 4 }}
{{- end }}
{{- end }}
{{- if and .headerRoutingRegex (has "v2" .reachable) }}
- name: header
  assignment: header
  weights: {v2: 100}
  match:
    x-user-id:
      regex: {{ .headerRoutingRegex | quote }}
{{- end }}
{{- include (printf "sms-checker.frontend.rules.%s" .assignment) . }}
{{- end }}
{{- end }}

{{/* No assignment: who did not choose v2, by cookie or by header, gets v1 and is nobody's sample. */}}
{{- define "sms-checker.frontend.rules.none" }}
- name: stable
  assignment: none
  weights: {v1: 100}
{{- end }}

{{/*
Assignment by weight. Envoy draws anew for every call, so the first answer hands out a cookie that names the version
drawn, and the rules above the draw honour it.
*/}}
{{- define "sms-checker.frontend.rules.weighted" }}
{{- if .stickyCookie.enabled }}
{{- range $version := keys .weights | sortAlpha }}
- name: sticky-{{ $version }}
  assignment: sticky
  weights: { {{- $version }}: 100}
  match:
    {{- include "sms-checker.cookieMatch" (list $.stickyCookie.name (printf "%s\\.[^;]*" $version)) | nindent 4 }}
{{- end }}
{{- end }}
- name: draw
  assignment: drawn
  weights: {{ toJson .weights }}
  handOut: {{ .stickyCookie.enabled }}
{{- end }}

{{/*
Assignment by bucket. The id in the cookie, at first that of the request itself, says for good which of 4,096 buckets a
user is in, and v2 has those below its share: a larger share only ever adds users to it. The cookie has the form of the
weighted draw, so that either mode reads what the other handed out, but here its version is only the one of the first
call. An id without a bucket, which no gateway makes, is v1's. A version that has everybody takes all ids as they are.
*/}}
{{- define "sms-checker.frontend.rules.bucket" }}
{{- $versions := keys .weights | sortAlpha | reverse }}
{{- $buckets := dict }}
{{- if gt (len $versions) 1 }}
{{- $_ := set $buckets "v2" (include "sms-checker.bucketsBelow" .weights.v2) }}
{{- end }}
{{- range $version := $versions }}
- name: sticky-{{ $version }}
  assignment: sticky
  weights: { {{- $version }}: 100}
  match:
    {{- include "sms-checker.cookieMatch" (list $.stickyCookie.name (printf "v[12]\\.[^;]*%s" (get $buckets $version))) | nindent 4 }}
{{- end }}
{{- range $version := $versions }}
- name: draw-{{ $version }}
  assignment: drawn
  weights: { {{- $version }}: 100}
  handOut: true
  {{- with get $buckets $version }}
  match:
    x-request-id:
      regex: {{ printf "^.*%s$" . | squote }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
A pattern of the three hex digits, out of 000 to fff, that are below a share in percent, from 1 to 99. Digit by digit:
those whose first digit is below the bound's, then those that share it and whose second is below, and so on.
*/}}
{{- define "sms-checker.bucketsBelow" -}}
{{- $bound := div (add (mul . 4096) 99) 100 -}}
{{- $digits := printf "%03x" $bound -}}
{{- $alternatives := list -}}
{{- range $i, $rest := list "[0-9a-f]{2}" "[0-9a-f]" "" -}}
  {{- with include "sms-checker.hexDigitsBelow" (substr $i (int (add $i 1)) $digits) -}}
    {{- $alternatives = append $alternatives (print (trunc $i $digits) . $rest) -}}
  {{- end -}}
{{- end -}}
{{- printf "(%s)" (join "|" $alternatives) -}}
{{- end }}

{{/* A pattern of the hex digits below one; empty when there are none. */}}
{{- define "sms-checker.hexDigitsBelow" -}}
{{- $below := splitList . "0123456789abcdef" | first -}}
{{- if gt (len $below) 10 -}}
{{- printf "[0-9%s]" (substr 10 -1 $below) -}}
{{- else if gt (len $below) 1 -}}
{{- printf "[0-%s]" (trunc -1 $below) -}}
{{- else -}}
{{- $below -}}
{{- end -}}
{{- end }}

{{/* A request with this cookie, whatever others it carries. Takes the cookie's name and a pattern of its value. */}}
{{- define "sms-checker.cookieMatch" -}}
cookie:
  regex: {{ printf "^(.*;\\s*)?%s=%s(;.*)?$" (index . 0) (index . 1) | squote }}
{{- end }}

{{/*
How long a call, and any copy of it, may take, and what is tried again: calls that no pod has seen, and those whose pod
ended before it answered (reset), as asking twice changes nothing. Anything wider, such as 5xx, would hide a new version's
errors from those who have to judge it. A call that kills whoever answers it ends as many pods as it has attempts and one.
*/}}
{{- define "sms-checker.patience" -}}
timeout: {{ .Values.istio.timeout }}
retries:
  attempts: 2
  retryOn: connect-failure,refused-stream,unavailable,reset
{{- end }}
