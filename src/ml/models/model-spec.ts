import type { BOOSTING_OPTIONS, FOREST_OPTIONS, LOGISTIC_OPTIONS, SGD_OPTIONS } from './options.js';

type Numbers<Options> = { readonly [Name in keyof Options]?: number | undefined };

/** How much rows of class 0 and of class 1 weigh; balanced: rows / (2 * rows of the class). */
export type ClassWeights = 'balanced' | readonly [number, number];

interface Classifying {
  readonly classWeights?: ClassWeights | undefined;
}

/** Directions that predictions may take with a feature, by its name: 1 rising, -1 falling, 0 free. */
interface Constrained {
  readonly monotone?: Readonly<Record<string, number>> | undefined;
}

interface Descending {
  /** optimal: 1 / (l2 (t0 + t)); inverse: rate / t^power; constant: rate. Default: optimal for classes, inverse for numbers */
  readonly schedule?: 'optimal' | 'inverse' | 'constant' | undefined;
  /** true: the mean of the weights after each step predicts; default true */
  readonly isAveraged?: boolean | undefined;
}

/** A model to be fitted. Kinds that end with c say the probability of class 1, those that end with r a number. */
export type ModelSpec =
  | ({ readonly kind: 'gbc' } & Numbers<typeof BOOSTING_OPTIONS> & Classifying & Constrained)
  | ({ readonly kind: 'gbr' } & Numbers<typeof BOOSTING_OPTIONS> & Constrained)
  | ({ readonly kind: 'rfc' } & Numbers<typeof FOREST_OPTIONS> & Classifying)
  | ({ readonly kind: 'rfr' } & Numbers<typeof FOREST_OPTIONS>)
  | ({ readonly kind: 'sgdc' } & Numbers<typeof SGD_OPTIONS> & Classifying & Descending)
  | ({ readonly kind: 'sgdr' } & Numbers<typeof SGD_OPTIONS> & Descending)
  | ({ readonly kind: 'logistic' } & Numbers<typeof LOGISTIC_OPTIONS> & Classifying);

export type ModelKind = ModelSpec['kind'];

/** The spec of one kind. */
export type SpecOf<Kind extends ModelKind> = Extract<ModelSpec, { readonly kind: Kind }>;

/** Whether models of the kind say probabilities. */
export function isClassifier(kind: ModelKind): boolean {
  return kind === 'gbc' || kind === 'rfc' || kind === 'sgdc' || kind === 'logistic';
}
