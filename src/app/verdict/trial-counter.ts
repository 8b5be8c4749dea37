import type { Parameters } from '../../core/graph.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import type { RunKind } from '../run/run-kinds.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { KeptRows } from './kept-returns.js';
import { NO_OTHERS, type OtherTrials, type Registry } from './registry.js';
import { identifyLook, identifyStudy, type StudyIdentity } from './study-identity.js';

/** Tells the registry of one study's trials. */
export interface TrialCounter {
  readonly identity: StudyIdentity;
  /** before the first trial: a study that is killed counts with all that it set out to run */
  begin(planned: number): void;
  /** Throws UsageError HOLDOUT_SPENT where a new study may not look at these bars any more. */
  requireLook(holdout: NamedWindow, most: number): void;
  /** Records a look at the holdout and returns how many looks there were with it. Throws UsageError HOLDOUT_SPENT. */
  look(parameters: Parameters, holdout: NamedWindow, most: number): number;
  /** Returns what was tried on the same bars, with what this study keeps of its trials. */
  end(complete: number, kept?: readonly KeptRows[]): OtherTrials;
}

/** Returns what counts the trials of a study; without a registry nothing else was ever tried.
 *  more  what else decides the study, as plain data */
export function countTrials(
  run: RunKind,
  { file }: Pick<ResolvedSystem, 'file'>,
  { market, identities }: IdentifiedMarket,
  window: NamedWindow,
  registry: Registry | undefined,
  more?: unknown,
): TrialCounter {
  const { symbol, timeframe } = market;
  const identity = identifyStudy(file, { run, symbol, timeframe: timeframe.name, window, data: identities, more });
  return {
    identity,
    requireLook: (holdout, most) => registry?.requireLook(identity, holdout, most),
    look: (parameters, holdout, most) => registry?.look(identity, identifyLook(file, parameters, holdout), holdout, most, file.system) ?? 1,
    begin: (planned) => registry?.addTrials('begun', identity, planned, file.system),
    end: (complete, kept = []) => {
      if (registry === undefined) return { ...NO_OTHERS, kept };
      if (kept.length > 0) registry.keepReturns(identity, kept);
      registry.addTrials('ended', identity, complete, file.system);
      return registry.countOthers(identity);
    },
  };
}
