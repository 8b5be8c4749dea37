import type { SystemFile } from './system-schema.js';

export type InstrumentFile = SystemFile['instrument'];
type Instruments = Pick<SystemFile, 'instrument' | 'instruments'>;

/** Returns what a symbol is traded in: its entry of `instruments`, else `instrument`. */
export function instrumentOf({ instrument, instruments = {} }: Instruments, symbol: string): InstrumentFile {
  return Object.hasOwn(instruments, symbol) ? instruments[symbol]! : instrument;
}
