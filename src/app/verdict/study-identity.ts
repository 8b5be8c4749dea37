import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import type { DataIdentity } from '../../core/data-identity.js';
import { identifyGraph } from '../../core/graph-identity.js';
import type { Parameters } from '../../core/graph.js';
import { renameParameters, replaceParameters } from '../../core/parameter-name.js';
import { decidingEntries, type RunKind } from '../run/run-kinds.js';
import { policyOf } from '../strategy/policy-of.js';
import { settledRules } from '../strategy/rules-of.js';
import { graphOf } from '../strategy/strategy-of.js';
import { isComposite, membersOf } from '../system/composite.js';
import { parametersOfSections } from '../system/rule-entries.js';
import { benchmarkSymbol, type SystemFile } from '../system/system-schema.js';

/** What trials and looks are counted under. Names, blanks and the order of entries make no other strategy and no other study. */
export interface StudyIdentity {
  readonly run: RunKind;
  readonly symbol: string;
  /** of an account: the symbols of its legs */
  readonly legs?: readonly string[] | undefined;
  readonly timeframe: string;
  /** half-open, epoch milliseconds UTC: the bars that trials are tried on */
  readonly startMs: number;
  readonly endMs: number;
  /** hash of the own bars */
  readonly data: string;
  /** hash of what the strategy computes: parameters, costs and windows make no other family */
  readonly family: string;
  /** hash of everything that decides the study's trials */
  readonly study: string;
  /** what it is a candidate of: candidates of one idea are trials of each other, whatever their bars; undefined where it is none's */
  readonly idea?: string | undefined;
  /** the symbol that its trials are judged beside; undefined where it is their own */
  readonly benchmark: string | undefined;
  /** hash of the strategy's texts, which older registries counted by */
  readonly textFamily: string;
}

/** What a study is, beside its system file. */
export interface StudyFacts {
  readonly run: RunKind;
  readonly symbol: string;
  readonly timeframe: string;
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly data: readonly Pick<DataIdentity, 'role' | 'symbol' | 'timeframe' | 'hash'>[];
  /** what else decides it, as plain data: what a model learns */
  readonly more?: unknown;
}

/** Returns the identity of a study of a system. Throws what `graphOf` throws. */
export function identifyStudy(file: SystemFile, { run, symbol, timeframe, window, data, more }: StudyFacts): StudyIdentity {
  const { strategy, names } = identifyStrategy(file);
  const family = hashOf(strategy);
  const sets = data.map(({ role, symbol: of, timeframe: at, hash }) => ({ role, symbol: of, timeframe: at, hash }));
  const { startMs, endMs } = window;
  const own = data.filter(({ role }) => role === 'own');
  return {
    run,
    symbol,
    ...(own.length > 1 && { legs: own.map(({ symbol: leg }) => leg) }),
    timeframe,
    startMs,
    endMs,
    data: own.length > 1 ? hashOf(own.map(({ symbol: leg, hash }) => [leg, hash])) : (own[0]?.hash ?? ''),
    family,
    study: hashOf([run, family, symbol, timeframe, startMs, endMs, sets, writeEntries(run, file, names), more ?? null]),
    ...(file.lifecycle?.idea !== undefined && { idea: file.lifecycle.idea }),
    benchmark: benchmarkSymbol(file.verdict),
    textFamily: createHash('sha256').update(JSON.stringify(file.strategy)).digest('hex'),
  };
}

/** Returns the hash of a strategy's parameters at their values, of what it trades by, and of a window: the same look has the same hash,
 *  whichever command made it. */
export function identifyLook(file: SystemFile, parameters: Parameters, { startMs, endMs }: StudyFacts['window']): string {
  const { strategy, names } = identifyStrategy(file);
  const { execution, risk, portfolio, instrument, instruments } = settledRules(file, parameters);
  return hashOf([
    strategy,
    names.map((name) => parameters[name] ?? null),
    { execution, risk, instrument, ...(instruments && { instruments }), ...(portfolio && { portfolio }) },
    startMs,
    endMs,
    ...(isComposite(file) ? [decidedByMembers({ ...file, params: { ...file.params, ...(parameters as SystemFile['params']) } })] : []),
  ]);
}

/** What a composite trades by beside the strategies of its members: their numbers and sizes, and who may enter with how much. */
function decidedByMembers(file: SystemFile): unknown {
  const members = membersOf(file).map(({ name, file: { params, risk } }) => [name, params, risk]);
  const forecasts = Object.entries(file.forecasts ?? {}).map(([name, entry]) => [name, typeof entry === 'string' ? entry : entry.hash]);
  return [members, policyWithValues(file) ?? null, file.forecaster ?? null, forecasts];
}

/** A policy whose numbers are parameters is the one that has them written out. */
function policyWithValues(file: SystemFile): unknown {
  const policy = policyOf(file);
  const write = (text: unknown): unknown =>
    typeof text === 'string' ? replaceParameters(text, (name) => String(file.params[name])) : text;
  const { features } = policy?.learn ?? {};
  return (
    policy && {
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, when: write(rule.when) })),
      ...(policy.learn && {
        learn: {
          ...policy.learn,
          ...(features && { features: Object.fromEntries(Object.entries(features).map(([name, text]) => [name, write(text)])) }),
        },
      }),
    }
  );
}

interface StrategyIdentity {
  readonly strategy: unknown;
  /** of its parameters, in the order in which they appear in it */
  readonly names: readonly string[];
}

/** How long it reads another symbol's bars is part of what a strategy computes, where it reads any. A composite is its members, whatever
 *  their numbers are and whatever its policy says: those are what is tried. */
function identifyStrategy(file: SystemFile): StrategyIdentity {
  if (isComposite(file)) return { strategy: membersOf(file).map((member) => identifyStrategy(member.file).strategy), names: [] };
  const graph = graphOf(file);
  const { strategy, parameters } = identifyGraph(graph, hashOfData);
  const age = graph.frames.some(({ symbol }) => symbol !== undefined) ? [{ max_age: file.data.max_age }] : [];
  const { legs, ...ml } = file.ml ?? {};
  const ofLegs = legs && Object.fromEntries(Object.entries(legs).map(([symbol, leg]) => [symbol, { ...leg, model_path: null }]));
  const model = file.ml?.enabled ? { ...ml, ...(ofLegs && { legs: ofLegs }), model_path: null, name: null } : null;
  return { strategy: [strategy, model, ...age], names: parameters };
}

/** The entries that decide the trials, with parameters by their number: their order is that of the strategy and its rules, not of the
 *  file. */
function writeEntries(run: RunKind, file: SystemFile, names: readonly string[]): unknown {
  const { system: _system, data, windows: _windows, params, strategy: _strategy, ml: _ml, space, ...all } = decidingEntries(run, file);
  const entries =
    all.pool === undefined ? all : { ...all, pool: membersOf(file).map(({ name, file: { params: own, risk } }) => [name, own, risk]) };
  const ofRules = parametersOfSections(file).filter((name) => !names.includes(name));
  const numbers = new Map([...names, ...ofRules].map((name, number) => [name, `$${number}`]));
  // what only requirements and objectives read keeps its name
  const rename = (name: string): string => numbers.get(name) ?? name;
  return {
    ...(renameTexts(entries, rename) as object),
    params: renameKeys(params ?? {}, rename),
    space: renameKeys(renameTexts(space ?? {}, rename) as object, rename),
    calendar: data?.calendar ?? null,
    detail: data?.detail?.timeframe ?? null,
  };
}

function renameKeys(mapping: object, rename: (name: string) => string): object {
  return Object.fromEntries(
    Object.entries(mapping).map(([name, value]) => [
      rename(name),
      isWhen(value) ? { ...value, when: renameKeys(value.when, rename) } : (value as unknown),
    ]),
  );
}

function isWhen(value: unknown): value is { readonly when: object } {
  return typeof value === 'object' && value !== null && typeof (value as { when?: unknown }).when === 'object';
}

/** Texts without blanks, their `$name` by number. */
function renameTexts(value: unknown, rename: (name: string) => string): unknown {
  if (typeof value === 'string') return renameParameters(value, rename).replace(/\s+/g, '');
  if (Array.isArray(value)) return value.map((each) => renameTexts(each, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renameTexts(each, rename)]));
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Models and columns by their bytes. */
function hashOfData(data: unknown): string {
  const hash = createHash('sha256');
  const add = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) {
        hash.update(`${name}:`);
        add(each);
      }
    else hash.update(String(value));
  };
  add(data);
  return hash.digest('hex');
}
