{{/* What the chart tells one version of the model. Takes a list: root context, version, settings. */}}
{{- define "sms-checker.model-service.env" -}}
{{- $root := index . 0 -}}
{{- $version := index . 1 -}}
{{- $settings := index . 2 -}}
{{- $env := dict "VERSION" $version "ROLE" (include "sms-checker.role" $version) "MODEL_NAME" $settings.name -}}
{{- with $settings.inference -}}
  {{- /* The service knows its limit of CPU. Without one it would take all CPUs of the node, and memory for each. */ -}}
  {{- if or .workers (not ($settings.resources.limits | default dict).cpu) -}}
    {{- $_ := set $env "MODEL_WORKERS" (.workers | default 1 | int | toString) -}}
  {{- end -}}
  {{- $_ := set $env "MODEL_QUEUE" (.queue | int | toString) -}}
  {{- $_ := set $env "MODEL_DEADLINE_MS" (.deadlineMs | default (div (mul 3 (int $root.Values.modelTimeoutMs)) 4 | max 10) | int | toString) -}}
{{- end -}}
{{- /* What is in an image never changes. */ -}}
{{- $_ := set $env "MODEL_RELOAD_SECONDS" (eq $root.Values.storage.type "image" | ternary 0 $settings.reloadSeconds | int | toString) -}}
{{- with $settings.predictionLog -}}
  {{- $_ := set $env "PREDICTION_LOG" (get (dict "none" "off" "stdout" "stdout" "volume" "file") .to) -}}
  {{- if eq .to "volume" -}}
    {{- $env = merge $env (dict
          "PREDICTION_LOG_FILE" (printf "%s/{hostname}.jsonl" (include "sms-checker.storage.predictions" $root))
          "PREDICTION_LOG_MAX_MB" (.maxMegabytes | int | toString)
          "PREDICTION_LOG_FILES" (.files | int | toString)) -}}
  {{- end -}}
{{- end -}}
{{- toJson $env -}}
{{- end }}
