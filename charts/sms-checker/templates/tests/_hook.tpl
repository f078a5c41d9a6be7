{{/* Made by `helm test`, gone when all of it has passed; what has failed stays, to be looked at. */}}
{{- define "sms-checker.tests.hook" -}}
helm.sh/hook: test
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
