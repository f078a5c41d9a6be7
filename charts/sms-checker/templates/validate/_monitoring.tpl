{{- define "sms-checker.validate.monitoringMissing" -}}
{{- $monitoring := .Values.monitoring -}}
{{- $needed := dict "monitoring.enabled" (list $monitoring.enabled "monitoring.coreos.com/v1") "monitoring.alertmanagerConfig.enabled" (list (and $monitoring.enabled $monitoring.alertmanagerConfig.enabled) "monitoring.coreos.com/v1alpha1") -}}
{{- range $value, $need := $needed -}}
  {{- $api := index $need 1 -}}
  {{- if and (index $need 0) (not $monitoring.assumeCrds) (not ($.Capabilities.APIVersions.Has $api)) -}}
    {{- fail (printf "%s is true, but the cluster does not know %s. Install Prometheus Operator (the chart kube-prometheus-stack brings it), or set %s=false. When rendering without a cluster, add --api-versions %s, or set monitoring.assumeCrds=true where they come with the same release." $value $api $value $api) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.alertmanagerConfig" -}}
{{- $config := .Values.monitoring.alertmanagerConfig -}}
{{- $email := $config.email -}}
{{- $webhook := $config.webhook -}}
{{- if $config.enabled -}}
  {{- if not .Values.monitoring.enabled -}}
    {{- fail "monitoring.alertmanagerConfig.enabled is true, but monitoring.enabled is false, and nothing is watched that could alert. Set monitoring.enabled=true, or monitoring.alertmanagerConfig.enabled=false." -}}
  {{- end -}}
  {{- if not (or $email.to $webhook.url $webhook.existingSecret) -}}
    {{- fail "monitoring.alertmanagerConfig.enabled is true, but its email.to, webhook.url and webhook.existingSecret are all \"\": nobody would be told. Set one of them, or monitoring.alertmanagerConfig.enabled=false." -}}
  {{- end -}}
  {{- if and $webhook.url $webhook.existingSecret -}}
    {{- fail (printf "monitoring.alertmanagerConfig.webhook.url is %q and existingSecret is %q: both are the address. Set existingSecret to the Secret that has it under the key %s and url=\"\", or existingSecret=\"\"." $webhook.url $webhook.existingSecret $webhook.urlKey) -}}
  {{- end -}}
  {{- if and $email.to (not (and $email.from $email.smarthost)) -}}
    {{- fail (printf "monitoring.alertmanagerConfig.email.to is %q, with from %q and smarthost %q: an e-mail needs all three. Set from to the sender and smarthost to host:port of the mail server, or to=\"\"." $email.to $email.from $email.smarthost) -}}
  {{- end -}}
  {{- if ne (empty $email.authUsername) (empty $email.existingSecret) -}}
    {{- fail (printf "monitoring.alertmanagerConfig.email.authUsername is %q and existingSecret is %q: a login needs both. Set existingSecret to the Secret that has the password under the key %s, or neither of them." $email.authUsername $email.existingSecret $email.passwordKey) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.tracing" -}}
{{- $policy := .Values.networkPolicy -}}
{{- if and .Values.tracing.endpoint $policy.enabled (not $policy.extraEgress) -}}
  {{- fail (printf "tracing.endpoint is %q, but networkPolicy.enabled is true and networkPolicy.extraEgress is empty: no span would leave the pods. Add a rule for the collector to networkPolicy.extraEgress, or set tracing.endpoint=\"\"." .Values.tracing.endpoint) -}}
{{- end -}}
{{- end }}
