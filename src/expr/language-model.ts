import type { ColumnModel } from '../core/column-model.js';

/** A model that expressions may ask: what it reads, and what scores it. */
export interface LanguageModel {
  /** in the order that the model was trained with; expressions read neither parameters nor names of a strategy, and a condition counts as 0 and 1 */
  readonly features: readonly { readonly name: string; readonly expression: string }[];
  /** carried to the engine as it is; the language does not look inside */
  readonly handle: ColumnModel;
}

/** Models by the names that `model("name")` gives them. */
export type LanguageModels = ReadonlyMap<string, LanguageModel>;

export const NO_MODELS: LanguageModels = new Map();
