import type { ColumnModel } from '../core/column-model.js';

/** A model that expressions may ask: one that is scored on the bars, or scores that were made elsewhere. */
export type LanguageModel = ScoringModel | MadeScores;

/** What a model reads, and what scores it. */
export interface ScoringModel {
  /** in the order that the model was trained with; expressions read neither parameters nor names of a strategy, and a condition counts as 0
   *  and 1 */
  readonly features: readonly { readonly name: string; readonly expression: string }[];
  /** carried to the engine as it is; the language does not look inside */
  readonly handle: ColumnModel;
  /** models that are asked on the bars of a symbol instead */
  readonly ofSymbols?: ReadonlyMap<string, ScoringModel> | undefined;
}

/** Scores of a model that is another one from bar to bar. */
export interface MadeScores {
  /** f64[bar of the strategy's own]; NaN where there is none */
  readonly scores: Float64Array;
}

/** Models by the names that `model("name")` gives them. */
export type LanguageModels = ReadonlyMap<string, LanguageModel>;

export const NO_MODELS: LanguageModels = new Map();
