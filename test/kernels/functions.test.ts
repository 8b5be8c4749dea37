import { describe, expect, it } from 'vitest';
import type { FunctionDeclaration } from '../../src/expr/function-declaration.js';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import { COMPOSITIONS } from '../reference/indicators/compositions.js';
import { TWINS } from '../reference/indicators/index.js';
import { describeFunction } from './kernel-suite.js';
import { ORACLES } from './oracles.js';

for (const declaration of FUNCTION_DECLARATIONS) describeFunction(declaration);

describe('declarations', () => {
  it('have names of their own', () => {
    const names = FUNCTION_DECLARATIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have an oracle or a twin each', () => {
    const isProven = ({ name, body }: FunctionDeclaration): boolean =>
      Boolean(ORACLES[name] ?? COMPOSITIONS[name] ?? (body.kind === 'kernel' && TWINS[body.kernel]));
    expect(FUNCTION_DECLARATIONS.filter((declaration) => !isProven(declaration)).map(({ name }) => name)).toEqual([]);
  });

  it('have a twin for every kernel', () => {
    const kernels = FUNCTION_DECLARATIONS.flatMap(({ body }) => (body.kind === 'kernel' ? [body.kernel] : []));
    expect(kernels.filter((kernel) => !TWINS[kernel])).toEqual([]);
  });

  it('say what they do and where it comes from', () => {
    for (const { name, doc, source } of FUNCTION_DECLARATIONS)
      expect(
        [doc.length, source.length].every((length) => length > 5),
        name,
      ).toBe(true);
  });
});
