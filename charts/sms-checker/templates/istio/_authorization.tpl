{{/*
The versions of a component that not everybody may call: those that no stranger should meet, and with mutual TLS required
stable too. As with the subsets all are always there, so that no pod has a moment without its policy.
*/}}
{{- define "sms-checker.guardedVersions" -}}
{{- $versions := eq .component "frontend" | ternary (list "v2") (list "v2" "v3") -}}
{{- .root.Values.istio.strictMtls.enabled | ternary (prepend $versions "v1") $versions | toJson -}}
{{- end }}

{{/*
A policy for each of those versions: nobody calls it but the callers that are named, as by their certificates. A denial,
so that no other policy can allow what it forbids, and one that also meets who has no certificate at all. It is about the
port of the calls alone: metrics and probes stay open. `istioctl analyze` warns of a policy without pods (IST0127), which
is meant. Takes root, component, port and strangers: who everybody else is, as the source of a rule.
*/}}
{{- define "sms-checker.guards" -}}
{{- $unanalysed := dict "annotations" (dict "galley.istio.io/analyze-suppress" "IST0127") }}
{{- range $version := include "sms-checker.guardedVersions" . | fromJsonArray }}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: {{ include (printf "sms-checker.%s.name" $.component) $.root }}-{{ $version }}
  {{- include "sms-checker.metadata" (list $.root $.component $unanalysed) | nindent 2 }}
spec:
  selector:
    matchLabels:
      {{- include "sms-checker.versionLabels" (list $.root $.component $version) | nindent 6 }}
  action: DENY
  rules:
    - from:
        - source:
            {{- toYaml $.strangers | nindent 12 }}
      to:
        - operation:
            ports: [{{ $.port | quote }}]
{{- end }}
{{- end }}
