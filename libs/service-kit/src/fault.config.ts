import 'reflect-metadata';
import { ValidateBy } from 'class-validator';
import { Flag, NumberFrom, Share, WholeNumber } from './config-rules.js';
import { TracingConfig } from './tracing/tracing.config.js';

/** Milliseconds after which a call that hangs is answered with an error: longer than any caller here waits. */
export const HANG_MS = 60_000;

/**
 * Environment variables that make a service fail on purpose, so that a release can be tried against it. A class has one
 * parent, and what would join two of them finds their rules by a `require` of its own, which no bundle can follow.
 */
export class FaultConfig extends TracingConfig {
  /** Whether this is a drill; nothing below can be switched on otherwise. */
  @Flag()
  FAULTS_ALLOWED = false;

  /** Share of the predictions that are answered with an error, of those that do not hang. */
  @Share()
  @InDrillsOnly()
  FAULT_ERROR_RATE = 0;

  /** The status of these errors. */
  @WholeNumber(400, 599)
  @InDrillsOnly()
  FAULT_ERROR_STATUS = 500;

  /** Milliseconds before a prediction, with a fraction where a whole one is more than some percent of the latency. */
  @NumberFrom(0, 60_000)
  @InDrillsOnly()
  FAULT_DELAY_MS = 0;

  /** Share of the predictions that have this delay. */
  @Share()
  @InDrillsOnly()
  FAULT_DELAY_RATE = 1;

  /** Share of the predictions that are not answered until the caller leaves, or {@link HANG_MS} are over. */
  @Share()
  @InDrillsOnly()
  FAULT_HANG_RATE = 0;

  /** Never ready. */
  @Flag()
  @InDrillsOnly()
  FAULT_UNREADY = false;
}

/** The faults by name, and their defaults: a fault that has its default is off. */
const OFF = new Map(Object.entries(new FaultConfig()).filter(([name]) => name.startsWith('FAULT_')));

/** The faults that are on, by name. */
export function faultsOf(config: FaultConfig): [name: string, value: unknown][] {
  return Object.entries(config).filter(([name, value]) => OFF.has(name) && value !== OFF.get(name));
}

/** Rule: off, unless faults are allowed. One that is on by mistake stops the start, where users come to no harm. */
function InDrillsOnly(): PropertyDecorator {
  return (target, key) => {
    const name = String(key);
    ValidateBy({
      name: 'inDrillsOnly',
      validator: {
        validate: (value, args) => (args?.object as FaultConfig).FAULTS_ALLOWED || value === OFF.get(name),
        defaultMessage: () => `must be ${OFF.get(name)} or left out, unless FAULTS_ALLOWED is set to true`,
      },
    })(target, key);
  };
}
