{{/* Kubernetes would refuse the Services, after other objects are there already. */}}
{{- define "sms-checker.validate.name" -}}
{{- $name := include "sms-checker.fullname" . -}}
{{- if not (regexMatch `^[a-z]([-a-z0-9]*[a-z0-9])?$` $name) -}}
{{- fail (printf "The objects of release %q would be called %s-…, but names of Services are of a-z, 0-9 and -, and start with a letter. Set fullnameOverride to such a name." .Release.Name $name) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.stable" -}}
{{- if not .Values.versions.v1.enabled -}}
{{- fail "versions.v1.enabled is false, but v1 is what the Services, plain callers and every fallback reach. Set versions.v1.enabled=true; to retire what runs as v1, give versions.v1 the image and the model of its successor." -}}
{{- end -}}
{{- range $component, $settings := .effective.versions.v1 -}}
  {{- if not (or $settings.replicas $settings.autoscaling.enabled) -}}
    {{- fail (printf "versions.v1.%s.replicas is 0, but v1 is what the Services, plain callers and every fallback reach. Set it to 1 or more, there or in defaults.%s.replicas." $component $component) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* What is said in values is shown by `helm get values`, kept in the cluster and in the shell's history. The value is not repeated. */}}
{{- define "sms-checker.validate.secret" -}}
{{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
  {{- range $name, $_ := $settings.env -}}
    {{- if regexMatch "(?i)(^|_)(passw(or)?d|passphrase|token|secret|credentials?|(api|access|private)_?key|otlp(_traces)?_headers)(_|$)" $name -}}
      {{- fail (printf "%s.env.%s is a secret by its name, but values are kept in the cluster and shown by helm get values. Remove it, put it into a Secret of the release's namespace, and name that in existingSecret or in %s.envFrom." $path $name $path) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Variables that the chart decides: a second opinion in env would part a pod from its labels, ports and probes. */}}
{{- define "sms-checker.validate.env" -}}
{{- $instead := dict
  "VERSION" "Remove it: the pod gets the name of its version"
  "ROLE" "Remove it: the pod gets the role of its version"
  "PORT" "Remove it: the Services know the port"
  "METRICS_PORT" "Remove it: the scrapers know the port"
  "TRUST_ROUTES" "Remove it: the chart knows whether there are routes"
  "MODEL_HOST" "Remove it: the mesh knows the model by its Service"
  "LOG_LEVEL" "Set logLevel instead"
  "SHUTDOWN_DELAY_MS" "Set shutdownDelayMs instead"
  "MODEL_TIMEOUT_MS" "Set modelTimeoutMs instead"
  "MODEL_NAME" "Set versions.<version>.model.name instead"
  "MODEL_DIR" "Set storage instead"
  "FAULTS_ALLOWED" "Set allowFaults instead"
  "MODEL_WORKERS" "Set inference.workers beside env instead"
  "MODEL_QUEUE" "Set inference.queue beside env instead"
  "MODEL_DEADLINE_MS" "Set inference.deadlineMs beside env instead"
  "MODEL_RELOAD_SECONDS" "Set reloadSeconds beside env instead"
  "PREDICTION_LOG" "Set predictionLog.to beside env instead"
  "PREDICTION_LOG_FILE" "Set predictionLog.to beside env instead"
  "PREDICTION_LOG_MAX_MB" "Set predictionLog.maxMegabytes beside env instead"
  "PREDICTION_LOG_FILES" "Set predictionLog.files beside env instead"
-}}
{{- range $name, $fault := include "sms-checker.faults" . | fromYaml -}}
  {{- $_ := set $instead $fault.variable (printf "Set faults.%s beside env instead" $name) -}}
{{- end -}}
{{- $envs := dict -}}
{{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
  {{- $_ := set $envs (printf "%s.env" $path) $settings.env -}}
{{- end -}}
{{- range $path, $env := $envs -}}
  {{- range $name, $value := $env -}}
    {{- if hasKey $instead $name -}}
      {{- fail (printf "%s.%s is %q, but the chart decides that. %s." $path $name $value (get $instead $name)) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Labels and annotations that select, route or restart pods; a second one of the same name would win or be lost by chance. */}}
{{- define "sms-checker.validate.metadata" -}}
{{- $ours := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/part-of" "app.kubernetes.io/managed-by" "version" "role" "service.istio.io/canonical-name" "checksum/config" "checksum/secret" "proxy.istio.io/config" -}}
{{- $maps := dict "commonLabels" .Values.commonLabels "commonAnnotations" .Values.commonAnnotations "monitoring.labels" .Values.monitoring.labels "ingress.annotations" .Values.ingress.annotations -}}
{{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
  {{- $_ := set $maps (printf "%s.podLabels" $path) $settings.podLabels -}}
  {{- $_ := set $maps (printf "%s.podAnnotations" $path) $settings.podAnnotations -}}
{{- end -}}
{{- range $path, $map := $maps -}}
  {{- range $name, $value := $map -}}
    {{- if or (has $name $ours) (hasPrefix "helm.sh/" $name) -}}
      {{- fail (printf "%s has %s: %q, but the chart decides that: by such names objects are found, routed and restarted. Remove it, or use another name." $path $name $value) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.faults" -}}
{{- if not .Values.allowFaults -}}
  {{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
    {{- range $name, $value := include "sms-checker.faults.on" ($settings.faults | default dict) | fromJson -}}
      {{- fail (printf "%s.faults.%s is %s, but allowFaults is false: its users would be failed on purpose. Remove it, or set allowFaults=true where nobody depends on the answers." $path $name $value) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}
