import { type Version } from '@sms-checker/contracts';
import { SYSTEM } from '../settings.js';
import type { Values } from '../helm.js';
import type { Component } from '../kubectl.js';

/** Where a release runs that scenarios act on: a cluster, or this machine. */
export interface System {
  /** Upgrades to these values alone: whatever earlier upgrades set is forgotten. */
  reset(values: Values): Promise<unknown>;
  /** Upgrades as NOTES.txt prints it: what earlier upgrades set stays. */
  upgrade(values: Values): Promise<unknown>;
  /** Every object of the release as it was rendered last, by kind and name. */
  manifest(): Promise<Map<string, string>>;
  /** Whether the release can be monitored by Prometheus Operator. */
  isMonitored(): Promise<boolean>;
  /** Waits until all that should run is ready, but for one version, and what should not is gone. */
  rolledOut(options?: { except?: Version }): Promise<void>;
  /** What runs, in an order that stays, with how often it was started again. */
  running(): Promise<string[]>;
  /** What the one process of a version of a component counts of itself. */
  metricsOf(component: Component, version: Version): Promise<string>;
  /** A page of the administration of the Envoy through which the app of a version calls the model. */
  askProxy(version: Version, page: string): Promise<string>;
  /** Bytes by process: resident ones of the services, allocated ones of each Envoy that calls pass, the gateway's first. */
  memory(): Promise<Map<string, number>>;
  /** Names of the Deployments. */
  deployments(): Promise<string[]>;
  /** As `kubectl rollout restart`. */
  restart(deployment: string): Promise<unknown>;
  /** Ends so many processes of a version of a component at once, without a grace; by default one. @throws Error where there are fewer */
  kill(component: Component, version: Version, count?: number): Promise<unknown>;
  /** Replaces the gateway, as `kubectl rollout restart` or, on this machine, as a crash does, and waits until it serves. */
  restartGateway(): Promise<void>;
}

/** The system that `E2E_SYSTEM` names. */
export const system: System =
  SYSTEM === 'local' ? (await import('./local.js')).local : (await import('./cluster.js')).cluster;
