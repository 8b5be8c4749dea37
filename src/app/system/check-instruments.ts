import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

/** Checks that what names symbols names those that are traded. */
export function checkInstruments({ instruments = {}, data }: SystemFile, refuse: Refuse): void {
  for (const symbol of Object.keys(instruments))
    if (!data.symbols.includes(symbol))
      refuse(`instruments.${symbol}`, `instruments names "${symbol}", which is not traded; data.symbols has ${data.symbols.join(', ')}`);
}
