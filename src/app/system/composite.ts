import { basename } from 'node:path';
import type { SystemFile } from './system-schema.js';

/** A strategy that a composite trades, with its file as it was resolved. */
export interface CompositeMember {
  readonly name: string;
  readonly file: SystemFile;
}

/** A leg of a composite: a member on one of its symbols. */
export interface CompositeLeg {
  readonly symbol: string;
  /** position among the members */
  readonly member: number;
  readonly name: string;
}

export type PolicyFile = NonNullable<SystemFile['policy']>;

/** Whether a system trades other systems. */
export function isComposite({ pool }: Pick<SystemFile, 'pool'>): boolean {
  return pool !== undefined;
}

/** Returns the members of a composite in the order of its file; none of a single system. */
export function membersOf({ pool = {} }: Pick<SystemFile, 'pool'>): CompositeMember[] {
  return Object.entries(pool).map(([name, file]) => ({ name, file: file as SystemFile }));
}

/** Returns the legs of a composite in the order in which ties are served: by symbol, then in the order of its members. */
export function compositeLegs(file: Pick<SystemFile, 'data' | 'pool'>): CompositeLeg[] {
  const members = membersOf(file);
  return sortedSymbols(file).flatMap((symbol) =>
    members.flatMap(({ name, file: { data } }, member) => (data.symbols.includes(symbol) ? [{ symbol, member, name }] : [])),
  );
}

/** Returns the symbols of a system by code point. */
export function sortedSymbols({ data }: Pick<SystemFile, 'data'>): string[] {
  return [...data.symbols].sort((a, b) => (a < b ? -1 : 1));
}

/** Returns the name by which expressions read a forecaster: that of its folder, without the version behind it. */
export function forecastName(forecaster: string): string {
  return basename(forecaster).split('@')[0]!;
}
