{{/*
What the schema cannot say: one define a rule. Every message names what is wrong, the values that it saw, and what to set.
*/}}

{{- define "sms-checker.validate" -}}
{{- $context := dict "Values" .Values "Chart" .Chart "Capabilities" .Capabilities "effective" (include "sms-checker.values" . | fromJson) -}}
{{- include "sms-checker.validate.stable" $context -}}
{{- include "sms-checker.validate.secret" $context -}}
{{- include "sms-checker.validate.env" $context -}}
{{- include "sms-checker.validate.istioOff" $context -}}
{{- include "sms-checker.validate.strictIngress" $context -}}
{{- include "sms-checker.validate.promptEjection" $context -}}
{{- include "sms-checker.validate.alertmanagerConfig" $context -}}
{{- include "sms-checker.validate.entries" $context -}}
{{- include "sms-checker.validate.canaryWithShadow" $context -}}
{{- include "sms-checker.validate.split" $context -}}
{{- include "sms-checker.validate.timeouts" $context -}}
{{- include "sms-checker.validate.cookies" $context -}}
{{- include "sms-checker.validate.bucket" $context -}}
{{- include "sms-checker.validate.undrawn" $context -}}
{{- include "sms-checker.validate.istioMissing" $context -}}
{{- include "sms-checker.validate.monitoringMissing" $context -}}
{{- include "sms-checker.validate.metadata" $context -}}
{{- include "sms-checker.validate.faults" $context -}}
{{- include "sms-checker.validate.autoscaling" $context -}}
{{- include "sms-checker.validate.disruptionBudget" $context -}}
{{- include "sms-checker.validate.imageModels" $context -}}
{{- include "sms-checker.validate.canaryIsStable" $context -}}
{{- end }}

{{/* What the values say of apps and models, by path as JSON: not what follows, so that a message can name where it was said. */}}
{{- define "sms-checker.validate.written" -}}
{{- $written := dict -}}
{{- range $group := list "defaults" "versions.v1" "versions.v2" "versions.v3" -}}
  {{- range $component := list "app" "model" -}}
    {{- $path := printf "%s.%s" $group $component -}}
    {{- $settings := (include "sms-checker.valueAt" (dict "tree" $.Values "path" $path) | fromJson).value -}}
    {{- $_ := set $written $path ($settings | default dict) -}}
  {{- end -}}
{{- end -}}
{{- toJson $written -}}
{{- end }}

{{/* Raised while the values are read, as no other rule could trust them. */}}
{{- define "sms-checker.fail.aliases" -}}
{{- $names := .names | join "," | replace ".0" "[0]" | splitList "," -}}
{{- fail (printf "%s is %v and %s is %v, but both name one value. Set %s alone." (index $names 0) (index .values 0) (index $names 1) (index .values 1) .canonical) -}}
{{- end }}

{{- define "sms-checker.validate.stable" -}}
{{- if not .Values.versions.v1.enabled -}}
{{- fail "versions.v1.enabled is false, but v1 is what the Services, plain callers and every fallback reach. Set versions.v1.enabled=true; to retire what runs as v1, give versions.v1 the image and the model of its successor." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.secret" -}}
{{- if and .Values.existingSecret .Values.secretEnv -}}
{{- fail (printf "existingSecret is %q and secretEnv has %s, but the pods read one Secret. Set existingSecret alone and add the keys to it, or set secretEnv alone." .Values.existingSecret (keys .Values.secretEnv | sortAlpha | join ", ")) -}}
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
-}}
{{- range $name, $fault := include "sms-checker.faults" . | fromYaml -}}
  {{- $_ := set $instead $fault.variable (printf "Set faults.%s beside env instead" $name) -}}
{{- end -}}
{{- $envs := dict "secretEnv" .Values.secretEnv -}}
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

{{- define "sms-checker.validate.istioOff" -}}
{{- if not .Values.istio.enabled -}}
  {{- range $strategy := list "canary" "shadow" -}}
    {{- if (get $.Values.istio $strategy).enabled -}}
      {{- fail (printf "istio.%s.enabled is true, but istio.enabled is false and only Istio can divide or copy traffic. Set istio.enabled=true, or istio.%s.enabled=false." $strategy $strategy) -}}
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

{{- define "sms-checker.validate.strictIngress" -}}
{{- if and .Values.ingress.enabled .Values.istio.strictMtls.enabled -}}
{{- fail "ingress.enabled and istio.strictMtls.enabled are both true, but an Ingress controller has no certificate of the mesh, and its calls would be cut off. Set ingress.enabled=false and let users come by Istio's gateway, or istio.strictMtls.enabled=false." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.promptEjection" -}}
{{- if and .Values.istio.canary.failOpen.promptEjection (not .Values.istio.gateway.namespace) -}}
{{- fail "istio.canary.failOpen.promptEjection is true and istio.gateway.namespace is \"\": the gateway's proxies are set from their own namespace alone. Set istio.gateway.namespace to the namespace of the gateway's pods, or istio.canary.failOpen.promptEjection=false." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.alertmanagerConfig" -}}
{{- $config := .Values.monitoring.alertmanagerConfig -}}
{{- $email := $config.email -}}
{{- if $config.enabled -}}
  {{- if not (or $email.to $config.webhook.url) -}}
    {{- fail "monitoring.alertmanagerConfig.enabled is true, but its email.to and webhook.url are both \"\": nobody would be told. Set one of them, or monitoring.alertmanagerConfig.enabled=false." -}}
  {{- end -}}
  {{- if and $email.to (not (and $email.from $email.smarthost)) -}}
    {{- fail (printf "monitoring.alertmanagerConfig.email.to is %q, with from %q and smarthost %q: an e-mail needs all three. Set from to the sender and smarthost to host:port of the mail server, or to=\"\"." $email.to $email.from $email.smarthost) -}}
  {{- end -}}
  {{- if ne (empty $email.authUsername) (empty $email.existingSecret) -}}
    {{- fail (printf "monitoring.alertmanagerConfig.email.authUsername is %q and existingSecret is %q: a login needs both. Set existingSecret to the Secret that has the password under the key %s, or neither of them." $email.authUsername $email.existingSecret $email.passwordKey) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* A name leads to one address: with one name for two entries, chance would say who can get the canary. */}}
{{- define "sms-checker.validate.entries" -}}
{{- $host := .Values.ingress.host -}}
{{- if and .Values.istio.enabled .Values.ingress.enabled (has $host .effective.hosts) -}}
{{- fail (printf "ingress.host is %q and the hosts of Istio's gateway are %s: one name cannot lead to both entries. Set ingress.host or istio.host to another, or ingress.enabled=false." $host (join ", " .effective.hosts)) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.canaryWithShadow" -}}
{{- if and .effective.canary.enabled .effective.shadow.enabled (not .Values.istio.allowCanaryWithShadow) -}}
{{- fail "istio.canary.enabled and istio.shadow.enabled are both true: two releases at once, and each disturbs what the other measures. Set one of them to false, or istio.allowCanaryWithShadow=true if that is meant." -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.split" -}}
{{- $split := .effective.canary.split -}}
{{- if ne (add $split.v1 $split.v2) 100 -}}
{{- fail (printf "istio.trafficSplit.stable is %v and istio.trafficSplit.canary is %v: together %v percent, not 100. Set one of them alone (the other is the rest), or two that make 100." $split.v1 $split.v2 (add $split.v1 $split.v2)) -}}
{{- end -}}
{{- end }}

{{/* The app should be the first to give up, since it answers in words; the proxy's limit is for what the app does not see. */}}
{{- define "sms-checker.validate.timeouts" -}}
{{- $limit := include "sms-checker.milliseconds" .Values.istio.timeout | int -}}
{{- if and .Values.istio.enabled (ge (int .Values.modelTimeoutMs) $limit) -}}
{{- fail (printf "modelTimeoutMs is %d and istio.timeout is %s: the proxy would cut the call before the app gives up. Set modelTimeoutMs below %d, or istio.timeout to more." (int .Values.modelTimeoutMs) .Values.istio.timeout $limit) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.cookies" -}}
{{- $sticky := .effective.canary.stickyCookie -}}
{{- $pin := .effective.canary.pinCookie -}}
{{- if and $sticky.enabled $pin.enabled (eq $sticky.name $pin.name) -}}
{{- fail (printf "istio.canary.stickyCookie.name and istio.canary.pinCookie.name are both %q: the draw would overwrite what a tester set. Set two different names." $sticky.name) -}}
{{- end -}}
{{- end }}

{{/* A bucket is a user's only where the cookie carries it, and a ramp moves only the new share where nothing else chooses users. */}}
{{- define "sms-checker.validate.bucket" -}}
{{- $canary := .effective.canary -}}
{{- if eq $canary.assignment "bucket" -}}
  {{- if not $canary.stickyCookie.enabled -}}
    {{- fail "istio.canary.assignment is \"bucket\" and istio.canary.stickyCookie.enabled is false: the cookie carries a user's bucket, and without it every call would be another user's. Set istio.canary.stickyCookie.enabled=true, or istio.canary.assignment=weighted to draw every call." -}}
  {{- end -}}
  {{- with $canary.headerRoutingRegex -}}
    {{- fail (printf "istio.canary.assignment is \"bucket\" and istio.canary.headerRoutingRegex is %q: the header would give v2 to users whose bucket says v1, and a ramp would move others than the new share. Set istio.canary.headerRoutingRegex=\"\", or istio.canary.assignment=weighted." .) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Where nobody is drawn, a share would be a wish without effect, and without cookie and header v2 would have no user at all. */}}
{{- define "sms-checker.validate.undrawn" -}}
{{- $canary := .effective.canary -}}
{{- if and $canary.enabled (eq $canary.assignment "none") -}}
  {{- if $canary.split.v2 -}}
    {{- fail (printf "istio.canary.assignment is \"none\" and the canary's share (istio.trafficSplit) is %v percent: nobody is drawn, so nobody would get it. Set istio.trafficSplit.canary=null and istio.trafficSplit.stable=null, or istio.canary.assignment=weighted." $canary.split.v2) -}}
  {{- end -}}
  {{- if not (or $canary.pinCookie.enabled $canary.headerRoutingRegex) -}}
    {{- fail "istio.canary.assignment is \"none\", istio.canary.pinCookie.enabled is false and istio.canary.headerRoutingRegex is empty: no user could come to v2. Set one of the two, or istio.canary.assignment=weighted." -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.istioMissing" -}}
{{- $api := "networking.istio.io/v1" -}}
{{- if and .Values.istio.enabled (not (.Capabilities.APIVersions.Has $api)) -}}
{{- fail (printf "istio.enabled is true, but the cluster does not know %s. Install Istio 1.24 or newer (its chart istio-base brings the resource definitions), or set istio.enabled=false for a plain installation of v1. When rendering without a cluster, add --api-versions %s." $api $api) -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.monitoringMissing" -}}
{{- $monitoring := .Values.monitoring -}}
{{- $needed := dict "monitoring.enabled" (list $monitoring.enabled "monitoring.coreos.com/v1") "monitoring.alertmanagerConfig.enabled" (list (and $monitoring.enabled $monitoring.alertmanagerConfig.enabled) "monitoring.coreos.com/v1alpha1") -}}
{{- range $value, $need := $needed -}}
  {{- $api := index $need 1 -}}
  {{- if and (index $need 0) (not ($.Capabilities.APIVersions.Has $api)) -}}
    {{- fail (printf "%s is true, but the cluster does not know %s. Install Prometheus Operator (the chart kube-prometheus-stack brings it), or set %s=false. When rendering without a cluster, add --api-versions %s." $value $api $value $api) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Labels and annotations that select, route or restart pods; a second one of the same name would win or be lost by chance. */}}
{{- define "sms-checker.validate.metadata" -}}
{{- $ours := list "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/part-of" "app.kubernetes.io/managed-by" "version" "role" "service.istio.io/canonical-name" "checksum/config" "checksum/secret" "proxy.istio.io/config" -}}
{{- $maps := dict "commonLabels" .Values.commonLabels -}}
{{- range $path, $settings := include "sms-checker.validate.written" . | fromJson -}}
  {{- $_ := set $maps (printf "%s.podLabels" $path) $settings.podLabels -}}
  {{- $_ := set $maps (printf "%s.podAnnotations" $path) $settings.podAnnotations -}}
{{- end -}}
{{- range $path, $map := $maps -}}
  {{- range $name, $value := $map -}}
    {{- if has $name $ours -}}
      {{- fail (printf "%s has %s: %q, but the chart decides that: by such names pods are found, routed and restarted. Remove it, or use another name." $path $name $value) -}}
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

{{/* A volume may have any models, the image those that it was built with. */}}
{{- define "sms-checker.validate.imageModels" -}}
{{- range $version, $components := eq .Values.storage.type "image" | ternary .effective.versions dict -}}
  {{- $model := $components.model -}}
  {{- if not (has $model.name $model.image.models) -}}
    {{- fail (printf "versions.%s.model.name is %q, but image.models says that its image has %s. Set versions.%s.model.name to one of them; or versions.%s.model.image to one that has it, and image.models to what that has; or storage.type to hostPath or pvc to keep models in a volume." $version $model.name (join ", " $model.image.models) $version $version) -}}
  {{- end -}}
{{- end -}}
{{- end }}

{{- define "sms-checker.validate.canaryIsStable" -}}
{{- if and .effective.canary.enabled (not .Values.experiment.aa) -}}
  {{- $what := dict -}}
  {{- range $version := list "v1" "v2" -}}
    {{- $running := get $.effective.versions $version -}}
    {{- $app := include "sms-checker.image" (list $ $running.app.image) -}}
    {{- $model := include "sms-checker.image" (list $ $running.model.image) -}}
    {{- $_ := set $what $version (printf "app %s and model %s of %s" $app $running.model.name $model) -}}
  {{- end -}}
  {{- if eq $what.v1 $what.v2 -}}
    {{- fail (printf "istio.canary.enabled is true, but v1 and v2 are both %s: nothing would be released. Set versions.v2.app.image, versions.v2.model.image or versions.v2.model.name to what is new, or experiment.aa=true to compare a version with itself." $what.v1) -}}
  {{- end -}}
{{- end -}}
{{- end }}
