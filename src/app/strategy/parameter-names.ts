import type { SystemFile } from '../system/system-schema.js';

/** Returns the names that expressions may read with $. */
export function parameterNames({ params, space }: Pick<SystemFile, 'params' | 'space'>): string[] {
  return [...new Set([...Object.keys(params), ...Object.keys(space)])];
}

/** Returns the names of the parameters that are true or false: every value that they have in `params` and `space` is one of the two. */
export function flagNames({ params, space }: Pick<SystemFile, 'params' | 'space'>): string[] {
  return parameterNames({ params, space }).filter((name) => {
    const own = Object.hasOwn(params, name) ? [params[name]] : [];
    const axis = space[name];
    const searched = axis === undefined ? [] : 'choice' in axis ? axis.choice : [0];
    return [...own, ...searched].every((value) => typeof value === 'boolean');
  });
}
