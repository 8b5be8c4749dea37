import { symbolsOfRun } from './account-name.js';
import type { SystemFile } from './system-schema.js';

export type InstrumentFile = SystemFile['instrument'];
type Instruments = Pick<SystemFile, 'instrument' | 'instruments'>;

/** Returns what a symbol is traded in: its entry of `instruments`, else `instrument`. */
export function instrumentOf({ instrument, instruments = {} }: Instruments, symbol: string): InstrumentFile {
  return Object.hasOwn(instruments, symbol) ? instruments[symbol]! : instrument;
}

/** Returns quote currency per unit and point, by leg; of a system without legs that of the symbol alone. */
export function multipliersOf(file: Instruments & Pick<SystemFile, 'data' | 'portfolio'>, symbol: string): number[] {
  return symbolsOfRun(file, symbol).map((each) => instrumentOf(file, each).multiplier);
}
