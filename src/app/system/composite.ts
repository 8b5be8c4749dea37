import { basename } from 'node:path';
import { namesInGroup } from '../../core/parameter-name.js';
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

/** A policy as its file has it: numbers may be expressions of parameters. */
export type PolicyText = NonNullable<SystemFile['policy']>;
type LearnText = NonNullable<PolicyText['learn']>;

/** A policy under the values of its parameters. */
export interface PolicyFile extends Omit<PolicyText, 'rules' | 'default' | 'learn' | 'switch'> {
  readonly rules: { readonly when: PolicyText['rules'][number]['when']; readonly weights: Record<string, number> }[];
  readonly default: Record<string, number>;
  readonly learn?: PolicyLearning;
  readonly switch: { readonly hold_open: boolean; readonly minimum_bars: number };
}

export type PolicyLearning = Readonly<Pick<LearnText, 'method' | 'features'>> & {
  readonly [Name in Exclude<keyof LearnText, 'method' | 'features'>]: number | Extract<LearnText[Name], undefined>;
};

/** A system whose policy, account and members have numbers in the places of parameters. */
export type SettledSystem = SystemFile & { readonly policy?: PolicyFile };

/** Whether a system trades other systems. */
export function isComposite({ pool }: Pick<SystemFile, 'pool'>): boolean {
  return pool !== undefined;
}

/** Returns the members of a composite in the order of its file; none of a single system. A parameter of a member that the composite has a
 *  value for, `params: {trend: {fast: 12}}`, has that one and is not searched. */
export function membersOf({ pool = {}, params = {} }: Pick<SystemFile, 'pool'> & Partial<Pick<SystemFile, 'params'>>): CompositeMember[] {
  return Object.entries(pool).map(([name, file]) => ({ name, file: withParams(file as SystemFile, ofMember(params, name)) }));
}

/** Returns the parameters that a composite has of a member, by the member's own names. */
function ofMember(params: SystemFile['params'], member: string): SystemFile['params'] {
  const own = namesInGroup(member, Object.keys(params));
  return Object.fromEntries(own.map((name) => [name.slice(member.length + 1), params[name]!]));
}

function withParams(file: SystemFile, params: SystemFile['params']): SystemFile {
  if (Object.keys(params).length === 0) return file;
  const space = Object.fromEntries(Object.entries(file.space).filter(([name]) => !Object.hasOwn(params, name)));
  return { ...file, params: { ...file.params, ...params }, space };
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
