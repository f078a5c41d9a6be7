{{- define "sms-checker.validate.istioOff" -}}
{{- if not .Values.istio.enabled -}}
  {{- range $strategy := list "canary" "shadow" -}}
    {{- if (get $.Values.istio $strategy).enabled -}}
      {{- fail (printf "istio.%s.enabled is true, but istio.enabled is false and only Istio can divide or copy traffic. Set istio.enabled=true, or istio.%s.enabled=false." $strategy $strategy) -}}
    {{- end -}}
  {{- end -}}
  {{- range $version, $settings := .Values.versions -}}
    {{- if and (ne $version "v1") (eq (toString $settings.enabled) "always") -}}
      {{- fail (printf "versions.%s.enabled is always, but istio.enabled is false and without routes nothing would reach it. Set istio.enabled=true, or versions.%s.enabled=true, which then runs only while it has traffic." $version $version) -}}
    {{- end -}}
  {{- end -}}
  {{- range $name := list "istio.strictMtls.enabled" "istio.canary.failOpen.promptEjection" -}}
    {{- if (include "sms-checker.valueAt" (dict "tree" $.Values "path" $name) | fromJson).value -}}
      {{- fail (printf "%s is true, but istio.enabled is false and without Istio nothing can do that. Set istio.enabled=true, or %s=false." $name $name) -}}
    {{- end -}}
  {{- end -}}
  {{- range $name := list "istio.host" "istio.hosts" "istio.gateway.ingressGatewaySelector" "istio.ingressGatewaySelector" "istio.ingressGateway.name" "istio.gateway.namespace" "istio.gateway.tls.credentialName" -}}
    {{- with (include "sms-checker.valueAt" (dict "tree" $.Values "path" $name) | fromJson).value -}}
      {{- fail (printf "%s is %v, but istio.enabled is false and there is no gateway to have it. Set istio.enabled=true, or %s=null; what a plain Ingress has is set under ingress." $name . $name) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.istioMissing" -}}
{{- $api := "networking.istio.io/v1" -}}
{{- if and .Values.istio.enabled (not (.Capabilities.APIVersions.Has $api)) -}}
{{- fail (printf "istio.enabled is true, but the cluster does not know %s. Install Istio 1.24 or newer (its chart istio-base brings the resource definitions), or set istio.enabled=false for a plain installation of v1. When rendering without a cluster, add --api-versions %s." $api $api) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.strictIngress" -}}
{{- if and .Values.ingress.enabled .Values.istio.strictMtls.enabled -}}
{{- fail "ingress.enabled and istio.strictMtls.enabled are both true, but an Ingress controller has no certificate of the mesh, and its calls would be cut off. Set ingress.enabled=false and let users come by Istio's gateway, or istio.strictMtls.enabled=false." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.strictAuthorization" -}}
{{- if and .Values.istio.strictMtls.enabled (not .Values.istio.authorization.enabled) -}}
{{- fail "istio.strictMtls.enabled is true and istio.authorization.enabled is false: certificates would be asked for, and then everybody who has one let in. Set istio.authorization.enabled=true, or istio.strictMtls.enabled=false." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.promptEjection" -}}
{{- if and .Values.istio.canary.failOpen.promptEjection (not .Values.istio.gateway.namespace) -}}
{{- fail "istio.canary.failOpen.promptEjection is true and istio.gateway.namespace is \"\": the gateway's proxies are set from their own namespace alone. Set istio.gateway.namespace to the namespace of the gateway's pods, or istio.canary.failOpen.promptEjection=false." -}}
{{- end -}}
{{- end }}

{{/* A name leads to one address: with one name for two entries, chance would say who can get the canary. */}}
{{- define "sms-checker.validate.entries" -}}
{{- $host := .Values.ingress.host -}}
{{- range $own := and .Values.istio.enabled .Values.ingress.enabled | ternary .effective.hosts list -}}
{{- if or (eq $own $host) (and (hasPrefix "*" $own) (hasSuffix (trimPrefix "*" $own) $host)) -}}
{{- fail (printf "ingress.host is %q and the hosts of Istio's gateway are %s: one name cannot lead to both entries. Set ingress.host or istio.host to another, or ingress.enabled=false." $host (join ", " $.effective.hosts)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The app should be the first to give up, since it answers in words; the proxy's limit is for what the app does not see. */}}
{{- define "sms-checker.validate.timeouts" -}}
{{- $limit := include "sms-checker.milliseconds" .Values.istio.timeout | int -}}
{{- if and .Values.istio.enabled (ge (int .Values.modelTimeoutMs) $limit) -}}
{{- fail (printf "modelTimeoutMs is %d and istio.timeout is %s: the proxy would cut the call before the app gives up. Set modelTimeoutMs below %d, or istio.timeout to more." (int .Values.modelTimeoutMs) .Values.istio.timeout $limit) -}}
{{- end -}}
{{- end }}
