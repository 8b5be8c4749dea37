import type { SystemFile } from './system-schema.js';

/** Returns a system whose legs are traded alone, one after the other: for what looks at the signals of each market by itself. */
export function legsAlone(file: SystemFile): SystemFile {
  const { portfolio, ...alone } = file;
  return portfolio === undefined ? file : { ...alone, risk: { ...file.risk, max_positions: 1 } };
}
