import 'reflect-metadata';
import { LIVE_VERSIONS, VERSIONS, type Version } from '@sms-checker/contracts';
import {
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  ValidateBy,
} from 'class-validator';
import { AtLeast, Between, Instant, NAME, Pattern, Section, Whole } from './rules.js';

const URL_RULE = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** Weights of the draw, in any unit; what counts is their ratio. */
export class Split {
  @Between(0, 100)
  stable!: number;

  @Between(0, 100)
  canary!: number;
}

/** By how much the canary may be worse. */
class Margins {
  /** Percentage points that its share of failed calls may be above that of stable. */
  @Between(0, 100)
  errors = 1;

  /** Percent that its 95th percentile may be above that of stable. */
  @Between(0, 1000)
  p95 = 10;

  /** Percentage points that its share of disagreeing guesses may be above that of stable; 0: only reported. */
  @Between(0, 100)
  disagreement = 0;
}

/** After what an experiment without a decision is given up. */
class Budget {
  /** New sessions of both versions. Default: three times those that are planned. */
  @IsOptional()
  @Whole(1)
  sessions?: number;

  /** Hours since the start of the window. */
  @Between(0.01, 2160)
  hours = 72;
}

/** What `plan` reckons with. */
class Expectation {
  /** Percent of the stable version's calls that fail. */
  @Between(0, 100)
  errors = 1;

  /** Predictions a second of all users together. */
  @AtLeast(0.001)
  callsPerSecond = 1;

  /** Chance that the test decides within the plan. */
  @Between(0.5, 0.999)
  power = 0.95;
}

/** Where Prometheus is, and how it is asked. */
export class PrometheusSettings {
  /** Its root, without `/api/v1`. */
  @IsUrl(URL_RULE, { message: 'must be a URL such as http://prometheus.local:9090' })
  url!: string;

  /** Labels that every series of this release has. Default: `namespace` and `release`. */
  @IsOptional()
  @IsObject({ message: 'must be a map of label names and values, such as {namespace: sms}' })
  labels?: Record<string, string>;

  /** File with a bearer token. `PROMETHEUS_TOKEN` in the environment takes its place. */
  @IsOptional()
  @IsString({ message: 'must be the path of a file' })
  tokenFile?: string;

  /** File with the certificates (PEM) of who has signed that of Prometheus. */
  @IsOptional()
  @IsString({ message: 'must be the path of a file' })
  caFile?: string;

  /** Seconds that one answer may take. */
  @Between(0.1, 60)
  timeoutSeconds = 5;

  /** How often a call that failed is repeated. */
  @Whole(0, 10)
  retries = 2;
}

/** The services' own /metrics, where there is no Prometheus. */
export class ScrapeSettings {
  /** URL of /metrics of every process of both versions, apps and models. */
  @IsArray({ message: 'must be a list of URLs such as [http://localhost:8080/metrics]' })
  @ArrayMinSize(1, { message: 'must name at least one URL of /metrics' })
  @IsUrl(URL_RULE, { each: true, message: 'must be URLs such as http://localhost:8080/metrics' })
  targets!: string[];

  /**
   * File with what they said at the start of the window, for releases that were changed since the processes began:
   * `{"at": "2026-11-21T12:00:00Z", "answers": {"http://localhost:9090/metrics": "…"}}`.
   */
  @IsOptional()
  @IsString({ message: 'must be the path of a file' })
  since?: string;

  /** Seconds that one answer may take. */
  @Between(0.1, 60)
  timeoutSeconds = 5;
}

/** `experiments/<name>/experiment.yaml`: the hypothesis, the margins and where the figures come from. */
export class Experiment {
  /** What is claimed of the canary, in words for the report. */
  @IsOptional()
  @IsString({ message: 'must be a sentence' })
  hypothesis?: string;

  /** Helm's name of the release. */
  @Matches(NAME, { message: 'must be the name of a Helm release, such as sms' })
  release = 'sms';

  /** Its namespace. */
  @Matches(NAME, { message: 'must be the name of a namespace, such as sms' })
  namespace = 'sms';

  /** The chart of the commands that promote and roll back: a path from the repository's root, or a reference. */
  @IsString({ message: 'must be the path of the chart' })
  chart = 'charts/sms-checker';

  /** The name below which that chart has the values of sms-checker, where it brings more along as sms-checker-stack does. */
  @IsOptional()
  @Matches(NAME, { message: 'must be a name of values of the chart, such as sms-checker' })
  valuesBelow?: string;

  /** The version that is judged against. */
  @IsIn(LIVE_VERSIONS, { message: `must be one of ${LIVE_VERSIONS.join(', ')}` })
  stable: Version = 'v1';

  /** The version that is judged. */
  @IsIn(LIVE_VERSIONS, { message: `must be one of ${LIVE_VERSIONS.join(', ')}` })
  @ValidateBy({
    name: 'other',
    validator: {
      validate: (value, args) => value !== (args?.object as Experiment).stable,
      defaultMessage: () => 'must be another version than stable',
    },
  })
  canary: Version = 'v2';

  /** The version that gets copies. */
  @IsIn(VERSIONS, { message: `must be one of ${VERSIONS.join(', ')}` })
  shadow: Version = 'v3';

  /** The split that the draw is held against. Default: what the release has recorded as `sms_configured_share`. */
  @IsOptional()
  @Section(Split)
  split?: Split;

  /** When the release was last changed, in ISO 8601. Default: found in Helm's history and in `sms_configured_share`. */
  @IsOptional()
  @Instant()
  start?: string;

  /** Seconds after that in which proxies take the change over, and which count for nothing. */
  @Between(0, 3600)
  settleSeconds = 30;

  /** Chance of a wrong reject, and that of a wrong accept, over all looks. */
  @Between(0.0001, 0.5)
  alpha = 0.05;

  /** New sessions of both versions before which nothing is accepted; `plan` reckons how many it needs. */
  @Whole(1)
  sessions!: number;

  /** Calls of one session that may depend on each other: counts are divided by it. 1 where every call is drawn. */
  @Between(1, 1000)
  callsPerSession = 1;

  @Section(Budget)
  budget = new Budget();

  @Section(Margins)
  margins = new Margins();

  @Section(Expectation)
  expect = new Expectation();

  /** Statuses of failed calls, as a regular expression of the whole status. */
  @Pattern()
  errorStatuses = '5..|429|499';

  /** Seconds without samples of a pod beyond which nothing is accepted any more. */
  @Between(15, 3600)
  maxGapSeconds = 300;

  @IsOptional()
  @Section(PrometheusSettings)
  prometheus?: PrometheusSettings;

  @IsOptional()
  @Section(ScrapeSettings)
  scrape?: ScrapeSettings;
}
