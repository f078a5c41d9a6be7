import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, Matches, ValidateIf } from 'class-validator';
import { oneOf, Share, WholeNumber } from '../config-rules.js';

const EXPORTERS = ['otlp', 'none'] as const;
const SAMPLERS = ['always_on', 'always_off', 'traceidratio'].flatMap((name) => [name, `parentbased_${name}`]);

const COLLECTOR = /^https?:\/\/[^\s/]+(\/\S*)?$/i;
const COLLECTOR_RULE = 'must be the URL of a collector, such as http://collector:4318';
const PROTOCOL_RULE =
  'must be http/protobuf, as nothing else is spoken here: use that port of the collector, mostly 4318';

const FLAGS: Record<string, boolean> = { true: true, false: false };

/**
 * The environment variables of OpenTelemetry that say whether spans are exported, and those that its SDK would not refuse
 * where they are wrong. Names and meaning are OpenTelemetry's; the SDK reads them itself, and also those that are not here:
 * OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS, OTEL_BSP_… A variable that has no effect is not
 * checked, as a platform may set it for all that runs there.
 */
export class TracingConfig {
  /** Whether nothing is exported, whatever else is set. */
  @Transform(({ value }: { value: unknown }) => FLAGS[String(value).toLowerCase()])
  @IsBoolean({ message: 'must be true or false' })
  OTEL_SDK_DISABLED = false;

  /** Unset: otlp where there is an endpoint, else none. */
  @ValidateIf((config: TracingConfig, value) => value !== undefined && !config.OTEL_SDK_DISABLED)
  @IsIn(EXPORTERS, { message: oneOf(EXPORTERS) })
  OTEL_TRACES_EXPORTER?: (typeof EXPORTERS)[number];

  /** The collector; `/v1/traces` is added to it. The SDK's default is http://localhost:4318. */
  @WhereExported()
  @Matches(COLLECTOR, { message: COLLECTOR_RULE })
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  /** The same for spans alone, the path included; it wins. */
  @WhereExported()
  @Matches(COLLECTOR, { message: COLLECTOR_RULE })
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;

  @WhereExported()
  @IsIn(['http/protobuf'], { message: PROTOCOL_RULE })
  OTEL_EXPORTER_OTLP_PROTOCOL?: string;

  @WhereExported()
  @IsIn(['http/protobuf'], { message: PROTOCOL_RULE })
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?: string;

  /** Milliseconds that the collector has for a batch, tries after the first included. The SDK's default is 10000. */
  @WhereExported()
  @WholeNumber(1, 60_000)
  OTEL_EXPORTER_OTLP_TIMEOUT?: number;

  @WhereExported()
  @WholeNumber(1, 60_000)
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT?: number;

  /** Which requests are recorded. The SDK's default is parentbased_always_on. */
  @WhereExported()
  @IsIn(SAMPLERS, { message: oneOf(SAMPLERS) })
  OTEL_TRACES_SAMPLER?: string;

  /** Share of the requests of the samplers …traceidratio. The SDK's default is 1. */
  @WhereExported()
  @Share()
  OTEL_TRACES_SAMPLER_ARG?: number;
}

/** Whether spans are recorded and exported. */
export function isTraced(config: TracingConfig): boolean {
  if (config.OTEL_SDK_DISABLED) return false;
  const endpoint = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (config.OTEL_TRACES_EXPORTER ?? (endpoint ? 'otlp' : 'none')) !== 'none';
}

function WhereExported(): PropertyDecorator {
  return ValidateIf((config: TracingConfig, value) => value !== undefined && isTraced(config));
}
