import type { Parameters } from '../../core/graph.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import type { NamedWindow } from '../system/choose-window.js';
import { hashInputs, runInputs } from '../run/run-identity.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { familyOf, type OtherTrials, type Registry, type StudyIdentity } from './registry.js';

/** Tells the registry of one study's trials. */
export interface TrialCounter {
  readonly identity: StudyIdentity;
  /** before the first trial: a study that is killed counts with all that it set out to run */
  begin(planned: number): void;
  /** Throws UsageError HOLDOUT_SPENT where a new study may not look at these bars any more. */
  requireLook(holdout: NamedWindow, most: number): void;
  /** Records the winner's look at the holdout and returns how many looks there were with it. Throws UsageError HOLDOUT_SPENT. */
  look(parameters: Parameters, holdout: NamedWindow, most: number): number;
  /** Returns what other studies ran on the same bars. */
  end(complete: number): OtherTrials;
}

/** Returns what counts the trials of a study; without a registry nothing else was ever tried.
 *  study  hash of what decides the study's trials; default that of the run's inputs */
export function countTrials(
  system: ResolvedSystem,
  data: IdentifiedMarket,
  window: NamedWindow,
  registry: Registry | undefined,
  study = hashInputs(runInputs(system, data, window)),
): TrialCounter {
  const identity = { data: data.market.dataHash, family: familyOf(system.file), study };
  const add = (kind: 'begun' | 'ended', trials: number): void => registry?.addTrials(kind, identity, trials, system.file.system);
  return {
    identity,
    requireLook: (holdout, most) => registry?.requireLook(identity, holdout, most),
    look: (parameters, holdout, most) => registry?.look(identity, parameters, holdout, most, system.file.system) ?? 1,
    begin: (planned) => add('begun', planned),
    end: (complete) => {
      add('ended', complete);
      return registry?.countOthers(identity) ?? { ofFamily: 0, ofAnyStrategy: 0 };
    },
  };
}
