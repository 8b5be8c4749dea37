import { UsageError } from '../core/errors.js';

/** An expression that does not parse, type or resolve. The message's second and third line show the place with a caret. */
export class ExpressionError extends UsageError {
  /** the sentence without the place in the file and without the caret lines */
  readonly sentence: string;
  readonly source: string;
  readonly start: number;
  readonly end: number;

  constructor(sentence: string, source: string, start: number, end: number, where = 'expression') {
    super('EXPRESSION_INVALID', `${where}: ${sentence}\n${pointAt(source, start, end)}`, { context: { where, source, start, end } });
    this.name = 'ExpressionError';
    this.sentence = sentence;
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** Returns the same error with the name of the entry that holds the expression. */
  at(where: string): ExpressionError {
    return new ExpressionError(this.sentence, this.source, this.start, this.end, where);
  }
}

function pointAt(source: string, start: number, end: number): string {
  const lineStart = start === 0 ? 0 : source.lastIndexOf('\n', start - 1) + 1;
  const lineBreak = source.indexOf('\n', lineStart);
  const lineEnd = lineBreak < 0 ? source.length : lineBreak;
  const width = Math.max(1, Math.min(end, lineEnd) - start);
  return `  ${source.slice(lineStart, lineEnd).replaceAll('\t', ' ')}\n  ${' '.repeat(start - lineStart)}${'^'.repeat(width)}`;
}
