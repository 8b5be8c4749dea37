import { printSystem, type ResolvedSystem } from '../app/strategy/resolve-system.js';
import { printJson } from './print.js';

/** Prints the resolved system file: YAML, or with `--json` the same entries as one document. */
export function printConfig(system: ResolvedSystem, json: boolean): void {
  if (json) printJson(system.file);
  else process.stdout.write(printSystem(system));
}
