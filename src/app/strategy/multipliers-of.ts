import type { Parameters } from '../../core/graph.js';
import { symbolsOfRun } from '../system/account-name.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { SystemFile } from '../system/system-schema.js';
import { settledRules } from './rules-of.js';

/** Returns quote currency per unit and point, by leg; of a system without legs that of the symbol alone.
 *  parameters  of the trial; default those of the file */
export function multipliersOf(file: SystemFile, symbol: string, parameters: Parameters = file.params as Parameters): number[] {
  const settled = { ...file, ...settledRules(file, parameters) };
  return symbolsOfRun(file, symbol).map((each) => Number(instrumentOf(settled, each).multiplier));
}
