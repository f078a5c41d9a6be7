{{/* Where the pods of a version run; takes what "sms-checker.deployment" takes. Nothing when the values say nothing. */}}
{{- define "sms-checker.scheduling" -}}
{{- $settings := .settings -}}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with include "sms-checker.map" $settings.nodeSelector }}
nodeSelector:
  {{- . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.topologySpread }}
topologySpreadConstraints:
  {{- $selector := dict "matchLabels" (include "sms-checker.versionLabels" (list $.root $.component $.version) | fromYaml) }}
  {{- range . }}
  - {{ merge (dict "labelSelector" $selector) . | toYaml | nindent 4 | trim }}
  {{- end }}
{{- end }}
{{- end }}
