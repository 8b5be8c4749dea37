import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { runsOf } from '../system/account-name.js';
import type { RunOptions } from '../system/run-options.js';
import { askedModels, type AskedModel } from './asked-models.js';
import { scoreMarkets, type ScoredMarket } from './scored-market.js';

/** The latest bars that predictions are looked at on and that a session is simulated on. */
export const DEFAULT_BARS = 200;

export interface ReadinessOptions extends RunOptions {
  /** the latest bars that are looked at; default DEFAULT_BARS */
  readonly bars?: number | undefined;
  /** tables of data.extra whose files something else keeps up to date */
  readonly fed?: readonly string[] | undefined;
}

/** What is to go live, as the checks look at it. */
export interface ReadinessCase {
  readonly system: ResolvedSystem;
  /** what a session would trade, one after the other: each symbol alone, or the account of all */
  readonly runs: readonly string[];
  readonly models: readonly AskedModel[];
  readonly bars: number;
  readonly fed: readonly string[];
  readonly options: RunOptions;
  /** Asks every model about its bars, once. */
  scores(): Promise<readonly ScoredMarket[]>;
}

/** Opens the models of a system. Throws UsageError MODEL_UNREADABLE. */
export function readinessCase(system: ResolvedSystem, { bars = DEFAULT_BARS, fed = [], ...options }: ReadinessOptions): ReadinessCase {
  const models = askedModels(system.file);
  let scores: Promise<readonly ScoredMarket[]> | undefined;
  const scoreAll = async (): Promise<readonly ScoredMarket[]> => {
    const found: ScoredMarket[] = [];
    for (const model of models) found.push(...(await scoreMarkets(model, options)));
    return found;
  };
  return { system, runs: runsOf(system.file), models, bars, fed, options, scores: async () => await (scores ??= scoreAll()) };
}
