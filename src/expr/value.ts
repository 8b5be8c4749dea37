import type { NodeId, Scalar } from '../core/graph.js';

/** What a piece of an expression stands for while the graph is built. */
export type Value =
  | { readonly type: 'column' | 'condition'; readonly id: NodeId }
  | { readonly type: 'scalar'; readonly scalar: Scalar }
  /** a parameter that is true or false: a condition, and 1 or 0 where a number is wanted */
  | { readonly type: 'flag'; readonly scalar: Scalar }
  | { readonly type: 'truth'; readonly value: boolean }
  | { readonly type: 'text'; readonly value: string }
  /** a column of texts, each the place of its own among them: what may be asked of it is whether it is one of them */
  | { readonly type: 'choice'; readonly id: NodeId; readonly texts: readonly string[] };

/** Returns how a value's type is called in an error sentence. */
export function nameType(value: Value): string {
  const names = {
    column: 'a column',
    condition: 'a condition',
    scalar: 'a number',
    flag: 'a condition',
    truth: 'a condition',
    text: 'a text',
    choice: 'a column of texts',
  } as const;
  return names[value.type];
}

export function constantScalar(value: number): Scalar {
  return { kind: 'constant', value };
}

/** Returns the constant's value, or undefined where the scalar depends on a parameter. */
export function constantOf(scalar: Scalar): number | undefined {
  return scalar.kind === 'constant' ? scalar.value : undefined;
}
