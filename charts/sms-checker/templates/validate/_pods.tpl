{{- define "sms-checker.validate.autoscaling" -}}
{{- range $version, $components := .effective.versions -}}
  {{- range $component, $settings := $components -}}
    {{- $path := printf "versions.%s.%s" $version $component -}}
    {{- $autoscaling := $settings.autoscaling -}}
    {{- if and $autoscaling.enabled (gt (int $autoscaling.minReplicas) (int $autoscaling.maxReplicas)) -}}
      {{- fail (printf "%s.autoscaling.minReplicas is %v and maxReplicas is %v: no number of pods is both. Set minReplicas to %v or less, or maxReplicas to %v or more, there or in defaults.%s.autoscaling." $path $autoscaling.minReplicas $autoscaling.maxReplicas $autoscaling.maxReplicas $autoscaling.minReplicas $component) -}}
    {{- end -}}
    {{- if and $autoscaling.enabled (not ($settings.resources.requests | default dict).cpu) -}}
      {{- fail (printf "%s.autoscaling.enabled is true and resources.requests.cpu is not set, but the target of %v percent is one of that request. Set %s.resources.requests.cpu, or autoscaling.enabled=false." $path $autoscaling.targetCPUUtilizationPercentage $path) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.disruptionBudget" -}}
{{- range $version, $components := .effective.versions -}}
  {{- range $component, $settings := $components -}}
    {{- $budget := $settings.disruptionBudget -}}
    {{- if and $budget.enabled (has (toString $budget.maxUnavailable) (list "0" "0%")) -}}
      {{- fail (printf "versions.%s.%s.disruptionBudget.enabled is true and maxUnavailable is %v: no node with one of these pods could ever be drained. Set maxUnavailable to 1 or more, there or in defaults.%s.disruptionBudget." $version $component $budget.maxUnavailable $component) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.storage" -}}
{{- $storage := .Values.storage -}}
{{- if and $storage.pvc.existingClaim (ne $storage.type "pvc") -}}
{{- fail (printf "storage.pvc.existingClaim is %q and storage.type is %s: the claim would not be used. Set storage.type=pvc, or storage.pvc.existingClaim=\"\"." $storage.pvc.existingClaim $storage.type) -}}
{{- end -}}
{{- end }}

{{/* A volume may have any models, the image those that it was built with. */}}
{{- define "sms-checker.validate.imageModels" -}}
{{- range $version, $components := eq .Values.storage.type "image" | ternary .effective.versions dict -}}
  {{- $model := $components.model -}}
  {{- if not (has $model.name $model.image.models) -}}
    {{- fail (printf "versions.%s.model.name is %q, but image.models says that its image has %s. Set versions.%s.model.name to one of them; or versions.%s.model.image to one that has it, and image.models to what that has; or storage.type to hostPath or pvc to keep models in a volume." $version $model.name (join ", " $model.image.models) $version $version) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.deadline" -}}
{{- range $version, $components := .effective.versions -}}
  {{- $deadline := $components.model.inference.deadlineMs | default 0 | int -}}
  {{- if ge $deadline (int $.Values.modelTimeoutMs) -}}
    {{- fail (printf "versions.%s.model.inference.deadlineMs is %d and modelTimeoutMs is %v: apps would have given up before a model says that it is late. Set inference.deadlineMs below modelTimeoutMs, there or in defaults.model.inference, or a longer modelTimeoutMs." $version $deadline $.Values.modelTimeoutMs) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.predictionLog" -}}
{{- range $version, $components := eq .Values.storage.type "image" | ternary .effective.versions dict -}}
  {{- if eq $components.model.predictionLog.to "volume" -}}
    {{- fail (printf "versions.%s.model.predictionLog.to is volume and storage.type is image: there is no volume. Set storage.type to hostPath or pvc, or predictionLog.to to stdout, there or in defaults.model.predictionLog." $version) -}}
  {{- end -}}
{{- end -}}
{{- end }}
