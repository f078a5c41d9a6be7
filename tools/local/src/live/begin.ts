import { join, resolve } from 'node:path';
import { Fault, reasonOf } from '@sms-checker/cli';
import { findEnvoy } from '../envoy/index.js';
import { rendererOf } from '../render/renderer-of.js';
import { type Chosen, DEFAULT_EXAMPLE, type Live, type Renderer } from '../render/renderer.js';
import type { Settings } from '../settings.js';
import { LocalSystem, type SystemOptions } from '../system.js';

/** A release that runs. */
interface Begun {
  readonly system: LocalSystem;
  readonly renderer: Renderer;
  /** Without it stable runs alone. */
  readonly envoy: string | undefined;
  /** What is released, in words. */
  readonly title: string;
}

/** What is started. */
interface Wish extends Partial<Chosen> {
  readonly port: number;
  /** What is changed of it from the start on. */
  readonly live?: Live;
  readonly onLine?: SystemOptions['onLine'];
  readonly tell: (line: string) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
}

/** Where files of a run are, those of one port apart from those of another. */
export const folderOf = ({ runs }: Settings, port: number): string => join(runs, `${port}`);

/** Finds what is needed, and starts what is wished for. @throws Fault where that cannot be */
export async function begin(
  { port, live = {}, onLine, tell, signal, ...wish }: Wish,
  settings: Settings,
): Promise<Begun> {
  const chosen = chosenOf(wish, settings);
  const renderer = await rendererOf(chosen, settings);
  const manifest = await renderer.render(live);
  requireWanted(signal);
  const envoy = await envoyOf(settings, tell, signal);
  requireWanted(signal);
  const folder = folderOf(settings, port);
  const system = await LocalSystem.start({ manifest, port, envoy, folder, tell, onLine, signal });
  const name = chosen.values ?? chosen.example ?? DEFAULT_EXAMPLE;
  return {
    system,
    renderer,
    envoy,
    title: `${name}, ${renderer.how === 'helm' ? 'rendered by Helm' : 'as it was rendered'}`,
  };
}

/** Paths are meant in the folder of the user. */
function chosenOf({ values, set = [], ...rest }: Partial<Chosen>, settings: Settings): Chosen {
  const path = values === undefined ? {} : { values: resolve(settings.cwd, values) };
  return { ...rest, ...path, set: [...set, ...modelOf(settings)] };
}

/** `MODEL_NAME` as values: v1 serves it, and its image is said to have it. */
function modelOf({ modelName }: Settings): string[] {
  if (modelName === undefined) return [];
  return [`versions.v1.model.name=${modelName}`, `versions.v1.model.image.models={${modelName}}`];
}

/** @throws Fault when the user has ended it meanwhile */
function requireWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new Fault('ended before anything was started');
}

async function envoyOf(
  settings: Settings,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await findEnvoy(settings, tell, signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    requireWanted(signal);
    tell(`there is no Envoy, so v1 runs alone, without canary and shadow: ${reasonOf(error)}`);
    return undefined;
  }
}
