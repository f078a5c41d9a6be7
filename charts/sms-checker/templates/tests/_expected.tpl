{{/* What the tests hold a release against: where things are, and what the values say, as JSON. */}}
{{- define "sms-checker.tests.expected" -}}
{{- $values := include "sms-checker.values" . | fromJson -}}
{{- $istio := .Values.istio -}}
{{- $services := dict -}}
{{- $pods := dict -}}
{{- range $component, $as := dict "frontend" (list "app" 80) "model-service" (list "model" 8081) -}}
  {{- $name := include (printf "sms-checker.%s.name" $component) $ -}}
  {{- $_ := set $services $component (printf "http://%s:%v" $name (index $as 1)) -}}
  {{- if $istio.enabled -}}
    {{- $_ := set $services (printf "%s-mesh" $component) (printf "http://%s-mesh:%v" $name (index $as 1)) -}}
  {{- end -}}
  {{- $names := dict -}}
  {{- range $version, $components := $values.versions -}}
    {{- if get (get $components (index $as 0) | default dict) "replicas" -}}
      {{- $_ := set $names $version (printf "%s-%s-test" $name $version) -}}
    {{- end -}}
  {{- end -}}
  {{- $_ := set $pods $component $names -}}
{{- end -}}
{{- $gateway := dict
  "address" (include "sms-checker.tests.gateway" .)
  "guesses" (include "sms-checker.tests.guesses" . | fromJsonArray)
  "host" (first $values.hosts | replace "*" "any")
  "tls" (not (empty $istio.gateway.tls.credentialName))
-}}
{{- dict
  "services" $services
  "pods" $pods
  "closed" (and $istio.enabled $istio.authorization.enabled)
  "strict" (and $istio.enabled $istio.strictMtls.enabled)
  "gateway" $gateway
  "metricsPort" 9090
  "canary" $values.canary
  "shadow" $values.shadow
| toPrettyJson -}}
{{- end }}

{{/* The address of the gateway in the cluster: as it is set, else, with lookups, that of a Service that selects its pods. */}}
{{- define "sms-checker.tests.gateway" -}}
{{- if .Values.istio.enabled -}}
{{- $label := (include "sms-checker.values" . | fromJson).ingressGatewaySelector -}}
{{- $port := empty .Values.istio.gateway.tls.credentialName | ternary 80 443 -}}
{{- $found := list .Values.tests.gateway -}}
{{- if not .Values.tests.gateway -}}
  {{- range (include "sms-checker.lookup (if this is forbidden, set lookups=false)" (list . "v1" "Service" .Values.istio.gateway.namespace "") | fromJson).items -}}
    {{- if eq ((.spec.selector | default dict).istio | default "") $label -}}
      {{- $found = append $found (printf "%s.%s:%d" .metadata.name .metadata.namespace $port) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- compact $found | first | default "" -}}
{{- end -}}
{{- end }}

{{/* Where a gateway usually is: Istio's charts name it after its label, with istio- before it or not. */}}
{{- define "sms-checker.tests.guesses" -}}
{{- $label := (include "sms-checker.values" . | fromJson).ingressGatewaySelector -}}
{{- $port := empty .Values.istio.gateway.tls.credentialName | ternary 80 443 -}}
{{- $guesses := list -}}
{{- $namespaces := list "istio-system" "istio-ingress" -}}
{{- with .Values.istio.gateway.namespace -}}
  {{- $namespaces = list . -}}
{{- end -}}
{{- range $namespace := $namespaces -}}
  {{- range $start := list "istio-" "" -}}
    {{- $guesses = append $guesses (printf "%s%s.%s:%d" $start $label $namespace $port) -}}
  {{- end -}}
{{- end -}}
{{- toJson $guesses -}}
{{- end }}
