import type { Parameters } from '../../core/graph.js';
import type { SystemFile } from '../system/system-schema.js';
import { rulesOfTrial } from './rules-of.js';

/** Returns quote currency per unit and point, by leg; of a system without legs that of the symbol alone.
 *  parameters  of the trial; default those of the file */
export function multipliersOf(file: SystemFile, symbol: string, parameters: Parameters = file.params as Parameters): number[] {
  const { account, risk } = rulesOfTrial(file, parameters, symbol);
  return account?.instruments.map(({ multiplier }) => multiplier) ?? [risk.multiplier];
}
