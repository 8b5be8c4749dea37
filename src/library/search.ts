/** What a program needs to let a study propose trials for its own objective, and to judge what it found. */
export { measureImportance, type Importance } from '../search/importance.js';
export { measurePlateau, type Plateau, type PlateauInput } from '../search/plateau.js';
export { openHyperbandPruner } from '../search/pruners/hyperband.js';
export { openMedianPruner } from '../search/pruners/median.js';
export { openHalvingPruner } from '../search/pruners/successive-halving.js';
export type { Pruner } from '../search/pruner.js';
export type { Sampler, SamplerFactory, SamplerSetup } from '../search/sampler.js';
export { SAMPLER_NAMES, type SamplerName } from '../search/samplers/names.js';
export { type SamplerOptions } from '../search/samplers/open-sampler.js';
export { weightSpace, weightsOf } from '../search/signal-weights.js';
export type { Axis, Space } from '../search/space.js';
export { createStudy, resumeStudy, type AskedTrial, type Study, type StudyOptions } from '../search/study.js';
export type { Direction, StudyTrial, ToldTrial, TrialOutcome } from '../search/trial.js';
export type { Evidence } from '../validation/evidence.js';
export { judge, type Verdict } from '../validation/judge.js';
export { DEFAULT_THRESHOLDS, type Thresholds } from '../validation/thresholds.js';
export { chooseBlockCount, makeTrialBlocks, pickTrials, writeTrial, type TrialBlocks } from '../validation/trial-blocks.js';
export { walkForwardFolds, type WalkForwardFold } from '../validation/walk-forward.js';
