// A random stream of listed numbers, for what is computed by hand.
import type { RandomStream } from '../../src/core/random.js';

export interface ScriptedStream extends RandomStream {
  /** numbers of either kind that nobody has asked for */
  readonly left: () => number;
}

/** Returns a stream that gives the numbers in turn and throws where it is asked for more; `below` takes a uniform one. */
export function scriptedStream(uniforms: readonly number[], normals: readonly number[] = []): ScriptedStream {
  const [flat, bell] = [[...uniforms], [...normals]];
  const take = (list: number[], kind: string): number => {
    const next = list.shift();
    if (next === undefined) throw new Error(`no ${kind} number is left`);
    return next;
  };
  const uniform = (): number => take(flat, 'uniform');
  return {
    uniform,
    normal: () => take(bell, 'normal'),
    below: (bound) => Math.floor(uniform() * bound),
    left: () => flat.length + bell.length,
  };
}
