import { PARAMETER_TOKEN } from '../core/parameter-name.js';
import { ExpressionError } from './expression-error.js';

export type TokenKind = 'number' | 'text' | 'name' | 'parameter' | 'symbol' | 'end';

/** A piece of an expression; [start, end) are offsets into its text. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['text', /"[^"\n]*"|'[^'\n]*'/y],
  ['parameter', PARAMETER_TOKEN],
  ['name', /[A-Za-z_]\w*/y],
  ['symbol', /<=|>=|==|!=|[-+*/%<>()[\],?:.]/y],
];

/** Splits an expression into tokens, the last one being `end`. Throws ExpressionError. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    position += /^\s*/.exec(source.slice(position))![0].length;
    if (position >= source.length) break;
    const token = readToken(source, position);
    tokens.push(token);
    position = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, start: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text, start, end: start + text.length };
  }
  throw new ExpressionError(`"${source[start]}" is not part of the language${spellingHint(source, start)}`, source, start, start + 1);
}

function spellingHint(source: string, start: number): string {
  const pair = source.slice(start, start + 2);
  if (pair === '&&') return '; write "and"';
  if (pair === '||') return '; write "or"';
  if (source[start] === '!') return '; write "not"';
  if (source[start] === '=') return '; equality is "=="';
  if (source[start] === '$') return '; a parameter is "$" and a name';
  return '';
}
