import type { Values } from './helm.js';
import type { Component } from './kubectl.js';

/** Values of one version of one component, whose names are given without their path. */
export const valuesOf = (version: string, component: Component, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`versions.${version}.${component}.${name}`, value]),
  );

/** A version of a component that fails on purpose. */
export const faulty = (version: string, component: Component, faults: Values): Values => ({
  allowFaults: true,
  ...valuesOf(
    version,
    component,
    Object.fromEntries(Object.entries(faults).map(([name, value]) => [`faults.${name}`, value])),
  ),
});
