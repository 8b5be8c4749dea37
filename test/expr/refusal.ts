// What the language says of an expression that it refuses.
import { expect } from 'vitest';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import { ExpressionError } from '../../src/expr/expression-error.js';

/** Returns the sentence, the part of the text that it points at, and the lines of the message. */
export function refusal(
  text: string,
  parameters: readonly string[] = ['fast', 'slow'],
  flags: readonly string[] = [],
): { sentence: string; marked: string; lines: string[] } {
  try {
    compileExpression(text, parameters, undefined, flags);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    const { sentence, start, end, message } = error as ExpressionError;
    return { sentence, marked: text.slice(start, end), lines: message.split('\n') };
  }
  throw new Error(`${text} compiles`);
}
