{{/* What contradicts itself, or would put a password where values are kept. The first that is found is told. */}}
{{- define "sms-checker-stack.validate" -}}
{{- $grafana := (index .Values "kube-prometheus-stack").grafana -}}
{{- $route := .Values.grafanaRoute -}}
{{- $url := .Values.global.grafanaUrl -}}
{{- if $grafana.adminPassword -}}
  {{- fail "kube-prometheus-stack.grafana.adminPassword is set, but values are kept in the cluster and shown by helm get values. Set it to null and put the password into the Secret that kube-prometheus-stack.grafana.admin.existingSecret names." -}}
{{- end -}}
{{- if not $grafana.admin.existingSecret -}}
  {{- fail "kube-prometheus-stack.grafana.admin.existingSecret is \"\", and Grafana would get a password that nobody chose. Set it to a Secret of the release's namespace with the keys admin-user and admin-password." -}}
{{- end -}}
{{- if $route.enabled -}}
  {{- if not (index .Values "sms-checker").istio.enabled -}}
    {{- fail "grafanaRoute.enabled is true, but sms-checker.istio.enabled is false and there is no gateway to lead to Grafana. Set grafanaRoute.enabled=false, and kube-prometheus-stack.grafana.ingress.enabled=true for a plain Ingress." -}}
  {{- end -}}
  {{- if ne (hasPrefix "https:" $url) (not (empty $route.tls.credentialName)) -}}
    {{- fail (printf "global.grafanaUrl is %q and grafanaRoute.tls.credentialName is %q: https needs a certificate, and a certificate https. Set both, or neither." $url $route.tls.credentialName) -}}
  {{- end -}}
{{- end -}}
{{- end }}
