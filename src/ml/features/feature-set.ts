import { createHash } from 'node:crypto';

/** A feature: a column of the language, known at the close of each bar. */
export interface Feature {
  readonly name: string;
  /** in the language; a condition counts as 0 and 1 */
  readonly expression: string;
}

/** Features in the order of their columns. */
export interface FeatureSet {
  readonly features: readonly Feature[];
  /** sha256 over names, order and expressions, hex */
  readonly hash: string;
}

/** Returns the set of the features in their order. Descriptions and spaces at the ends of an expression are no part of the hash. */
export function makeFeatureSet(features: readonly Feature[]): FeatureSet {
  const plain = features.map(({ name, expression }) => ({ name, expression: expression.trim() }));
  const content = JSON.stringify(plain.map(({ name, expression }) => [name, expression]));
  return { features: plain, hash: createHash('sha256').update(content).digest('hex') };
}
