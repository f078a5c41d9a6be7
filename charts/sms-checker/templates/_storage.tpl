{{/* Where models are read from a volume: where that is mounted, and what a pod has for it. Nothing with models in the image. */}}

{{- define "sms-checker.storage.folder" -}}
/models
{{- end }}

{{/* Where pods write their predictions: another mount of a folder of the volume, as models are mounted to be read alone. */}}
{{- define "sms-checker.storage.predictions" -}}
/predictions
{{- end }}

{{- define "sms-checker.storage.predictionsMount" -}}
- name: models
  mountPath: {{ include "sms-checker.storage.predictions" . }}
  subPath: predictions
{{- end }}

{{- define "sms-checker.storage.claim" -}}
{{ .Values.storage.pvc.existingClaim | default (printf "%s-models" (include "sms-checker.fullname" .)) }}
{{- end }}

{{- define "sms-checker.storage.volumes" -}}
{{- with .Values.storage -}}
- name: models
  {{- if eq .type "pvc" }}
  persistentVolumeClaim:
    claimName: {{ include "sms-checker.storage.claim" $ | quote }}
  {{- else }}
  hostPath:
    path: {{ .hostPath | quote }}
    type: DirectoryOrCreate
  {{- end }}
{{- end -}}
{{- end }}

{{- define "sms-checker.storage.mount" -}}
- name: models
  mountPath: {{ include "sms-checker.storage.folder" . }}
{{- end }}

{{/* Fills a volume without models, or without this one, from the image. Takes what "sms-checker.deployment" takes. */}}
{{- define "sms-checker.storage.initContainer" -}}
- name: fill-models
  image: {{ include "sms-checker.image" (list .root .settings.image) }}
  imagePullPolicy: {{ .settings.image.pullPolicy }}
  command:
    - node
    - --input-type=module
    - --eval
    - |
      {{- .root.Files.Get "files/fill-models.mjs" | trim | nindent 6 }}
    - models
    - {{ include "sms-checker.storage.folder" .root }}
    - $(POD_NAME)
    - {{ .settings.name | quote }}
    {{- if eq .settings.predictionLog.to "volume" }}
    - {{ include "sms-checker.storage.predictions" .root | base }}
    {{- end }}
  env:
    - name: POD_NAME
      valueFrom:
        fieldRef:
          fieldPath: metadata.name
  resources:
    {{- toYaml .settings.resources | nindent 4 }}
  securityContext:
    {{- include "sms-checker.storage.securityContext" .root | nindent 4 }}
  volumeMounts:
    {{- include "sms-checker.storage.mount" .root | nindent 4 }}
{{- end }}

{{/*
A folder of the node that kubelet makes is root's; one that was there may be anyone's, and the capability lets root write to
it. A claim is the pod's own by its fsGroup.
*/}}
{{- define "sms-checker.storage.securityContext" -}}
{{- $context := include "sms-checker.containerSecurityContext" . | fromYaml -}}
{{- if eq .Values.storage.type "hostPath" -}}
  {{- $_ := set $context.capabilities "add" (list "DAC_OVERRIDE") -}}
  {{- $context = merge $context (dict "runAsNonRoot" false "runAsUser" 0) -}}
{{- end -}}
{{- toYaml $context -}}
{{- end }}
