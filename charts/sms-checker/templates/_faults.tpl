{{/* Each way in which a version can be made to fail: the variable that says so to the service, and its value when nothing is wrong. */}}
{{- define "sms-checker.faults" -}}
errorRate: {variable: FAULT_ERROR_RATE, default: 0}
errorStatus: {variable: FAULT_ERROR_STATUS, default: 500}
delayMs: {variable: FAULT_DELAY_MS, default: 0}
delayRate: {variable: FAULT_DELAY_RATE, default: 1}
hangRate: {variable: FAULT_HANG_RATE, default: 0}
unready: {variable: FAULT_UNREADY, default: false}
{{- end }}

{{/* Of the faults of an app or a model those that are on, as JSON. */}}
{{- define "sms-checker.faults.on" -}}
{{- $on := dict -}}
{{- range $name, $fault := include "sms-checker.faults" . | fromYaml -}}
  {{- $value := get $ $name | toString | default (toString $fault.default) -}}
  {{- if ne $value (toString $fault.default) -}}{{- $_ := set $on $name $value -}}{{- end -}}
{{- end -}}
{{- toJson $on -}}
{{- end }}

{{/* The same as environment variables, as JSON. */}}
{{- define "sms-checker.faults.env" -}}
{{- $env := dict -}}
{{- $faults := include "sms-checker.faults" . | fromYaml -}}
{{- range $name, $value := include "sms-checker.faults.on" . | fromJson -}}
  {{- $_ := set $env (get $faults $name).variable $value -}}
  {{- $_ := set $env "FAULTS_ALLOWED" "true" -}}
{{- end -}}
{{- toJson $env -}}
{{- end }}
