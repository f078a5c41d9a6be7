{{/*
The rules of the app's VirtualService as a table; their order is their precedence. A rule is {name, assignment, weights}
(how the user came to a version, and the percent of each version), with match (headers; all calls without it) and handOut
(the answer carries the sticky cookie). Takes the effective canary. No rule leads to a version whose share is 0, whatever
a cookie or header asks for.
*/}}
{{- define "sms-checker.frontend.rules" -}}
{{- if not .enabled }}
- name: stable
  assignment: none
  weights: {v1: 100}
{{- else }}
{{- if .pinCookie.enabled }}
{{- range $version := keys .weights | sortAlpha }}
- name: pin-{{ $version }}
  assignment: pinned
  weights: { {{- $version }}: 100}
  match:
    {{- include "sms-checker.cookieMatch" (list $.pinCookie.name $version) | nindent 4 }}
{{- end }}
{{- end }}
{{- if and .headerRoutingRegex (hasKey .weights "v2") }}
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

{{/* A request with this cookie, whatever others it carries. Takes the cookie's name and a pattern of its value. */}}
{{- define "sms-checker.cookieMatch" -}}
cookie:
  regex: {{ printf "^(.*;\\s*)?%s=%s(;.*)?$" (index . 0) (index . 1) | squote }}
{{- end }}

{{/*
How long a call, and any copy of it, may take, and what is tried again: only calls that no pod has seen. Anything wider,
such as 5xx, would hide a new version's errors from those who have to judge it.
*/}}
{{- define "sms-checker.patience" -}}
timeout: {{ .Values.istio.timeout }}
retries:
  attempts: 2
  retryOn: connect-failure,refused-stream,unavailable
{{- end }}
