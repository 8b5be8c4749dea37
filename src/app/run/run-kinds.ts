import type { SystemFile } from '../system/system-schema.js';

export const RUN_KINDS = ['backtest', 'sweep', 'study', 'walk_forward', 'model_walk_forward', 'comparison', 'nested_comparison'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Entries of a system file that decide what some kinds of runs compute, and not what others do. */
type SearchEntry = 'space' | 'require' | 'objective' | 'maximize' | 'minimize' | 'constraints' | 'study' | 'walkforward';

const RANKED = ['space', 'require', 'objective', 'maximize', 'minimize', 'constraints'] as const;

/** Which of them decide each kind. The one place that says so: for run ids, resumes and the registry. */
export const DECIDING_ENTRIES: Readonly<Record<RunKind, readonly SearchEntry[]>> = {
  backtest: [],
  sweep: RANKED,
  study: [...RANKED, 'study'],
  walk_forward: [...RANKED, 'study', 'walkforward'],
  model_walk_forward: ['walkforward'],
  comparison: [],
  nested_comparison: [...RANKED, 'study', 'walkforward'],
};

/** Returns the entries of a system file that decide a kind of run: without what may be used and what judges, what is collected and learned
 *  from a run, and how
 *  far a study goes. */
export function decidingEntries(kind: RunKind, file: SystemFile): Partial<SystemFile> {
  const {
    data_policy: _policy,
    lifecycle: _lifecycle,
    verdict: _verdict,
    holdout_looks: _looks,
    ml_data_collection: _collection,
    ml_training: _training,
    ml_walkforward: _walkForward,
    space,
    require,
    objective,
    maximize,
    minimize,
    constraints,
    study: { trials: _trials, ...study },
    walkforward,
    ...always
  } = file;
  const search = { space, require, objective, maximize, minimize, constraints, study, walkforward };
  const chosen = DECIDING_ENTRIES[kind].map((name) => [name, search[name]] as const);
  return { ...always, ...Object.fromEntries(chosen) };
}
