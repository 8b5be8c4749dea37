import type { Scalar } from '../../core/graph.js';

/** Where a worker finds values. */
export type Source =
  | { readonly kind: 'bars'; readonly pointer: number }
  | { readonly kind: 'reference'; readonly index: number }
  | { readonly kind: 'local'; readonly index: number };

export type LocalOperand = { readonly kind: 'source'; readonly source: Source } | { readonly kind: 'scalar'; readonly scalar: Scalar };

export interface LocalDistance {
  readonly source: Source | undefined;
  readonly scale: Scalar;
}
