import { ExpressionError } from './expression-error.js';
import type { BinaryOp, Syntax, SyntaxNode } from './syntax.js';
import { tokenize, type Token } from './tokens.js';

const PRECEDENCE: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};
const NOT_PRECEDENCE = 3;
const COMPARISONS = new Set<string>(['<', '<=', '>', '>=', '==', '!=']);
const MAX_DEPTH = 200;
const MAX_TOKENS = 2000;

/** Parses an expression of the language. Throws ExpressionError with the place. */
export function parseExpression(source: string): Syntax {
  return new Parser(source).parseAll();
}

/** Precedence climbing over the tokens, one method per level of the grammar. */
class Parser {
  private readonly source: string;
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(source: string) {
    this.source = source;
    this.tokens = tokenize(source);
    if (this.tokens.length > MAX_TOKENS)
      throw this.error(
        `an expression has at most ${MAX_TOKENS} parts, not ${this.tokens.length}; split it with let`,
        this.tokens[MAX_TOKENS]!,
      );
  }

  parseAll(): Syntax {
    if (this.current.kind === 'end') throw this.error('the expression is empty', this.current);
    const syntax = this.parseTernary();
    const rest = this.tokens[this.index]!;
    if (rest.kind !== 'end') throw this.error(`"${rest.text}" cannot follow here`, rest);
    return syntax;
  }

  private parseTernary(): Syntax {
    this.enter(this.current);
    const condition = this.parseBinary(1);
    if (!this.takeSymbol('?')) return this.leave(condition);
    const whenTrue = this.parseTernary();
    this.expectSymbol(':');
    const whenFalse = this.parseTernary();
    return this.leave({ kind: 'ternary', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end });
  }

  private enter(token: Token): void {
    if (++this.depth > MAX_DEPTH) throw this.error(`an expression nests at most ${MAX_DEPTH} deep`, token);
  }

  private leave(syntax: Syntax): Syntax {
    this.depth--;
    return syntax;
  }

  private parseBinary(minimum: number): Syntax {
    let left = this.parseUnary(minimum);
    for (let op = this.binaryOp(); op !== undefined && PRECEDENCE[op] >= minimum; op = this.binaryOp()) {
      this.index++;
      const right = this.parseBinary(PRECEDENCE[op] + 1);
      left = { kind: 'binary', op, left, right, start: left.start, end: right.end };
      this.refuseChain(op);
    }
    return left;
  }

  private refuseChain(op: BinaryOp): void {
    if (!COMPARISONS.has(op) || !COMPARISONS.has(this.current.text)) return;
    throw this.error('comparisons do not chain; write "a < b and b < c"', this.current);
  }

  private parseUnary(minimum: number): Syntax {
    const token = this.current;
    if (token.text === 'not') {
      this.index++;
      if (minimum > NOT_PRECEDENCE) throw this.error('"not" needs parentheses here', token);
      this.enter(token);
      const operand = this.parseBinary(NOT_PRECEDENCE);
      return this.leave({ kind: 'unary', op: 'not', operand, start: token.start, end: operand.end });
    }
    if (token.text === '-' || token.text === '+') return this.parseSign(token, token.text);
    return this.parsePostfix();
  }

  private parseSign(token: Token, op: '-' | '+'): Syntax {
    this.index++;
    this.enter(token);
    const operand = this.parseUnary(PRECEDENCE['*']);
    return this.leave({ kind: 'unary', op, operand, start: token.start, end: operand.end });
  }

  private parsePostfix(): Syntax {
    let target = this.parsePrimary();
    for (;;) {
      if (this.takeSymbol('[')) target = this.parseIndex(target);
      else if (this.takeSymbol('.')) target = this.parseMember(target);
      else return target;
    }
  }

  private parseIndex(target: Syntax): Syntax {
    const bars = this.parseTernary();
    return { kind: 'index', target, bars, start: target.start, end: this.expectSymbol(']').end };
  }

  private parseMember(target: Syntax): Syntax {
    const name = this.current;
    if (name.kind !== 'name') throw this.error(`the name of a column is expected behind "."`, name);
    this.index++;
    return { kind: 'member', target, name: name.text, start: target.start, end: name.end };
  }

  private parsePrimary(): Syntax {
    const token = this.current;
    this.index++;
    const at = (node: SyntaxNode): Syntax => ({ ...node, start: token.start, end: token.end });
    if (token.kind === 'number') return at({ kind: 'number', value: this.readNumber(token) });
    if (token.kind === 'text') return at({ kind: 'text', value: token.text.slice(1, -1) });
    if (token.kind === 'parameter') return at({ kind: 'parameter', name: token.text.slice(1) });
    if (token.text === 'true' || token.text === 'false') return at({ kind: 'truth', value: token.text === 'true' });
    if (token.kind === 'name' && token.text !== 'and' && token.text !== 'or')
      return this.takeSymbol('(') ? this.parseCall(token) : at({ kind: 'name', name: token.text });
    if (token.text === '(') return this.parseParenthesis(token);
    throw this.error(
      token.kind === 'end' ? 'the expression ends where a value is expected' : `"${token.text}" stands where a value is expected`,
      token,
    );
  }

  private readNumber(token: Token): number {
    const next = this.current;
    if (next.start === token.end && (next.kind === 'name' || next.kind === 'number'))
      throw this.error(`"${token.text}${next.text}" is not a number`, { ...token, end: next.end });
    const value = Number(token.text);
    if (!Number.isFinite(value)) throw this.error(`"${token.text}" is too large for a number`, token);
    return value;
  }

  private parseParenthesis(open: Token): Syntax {
    const inner = this.parseTernary();
    return { ...inner, start: open.start, end: this.expectSymbol(')').end };
  }

  private parseCall(name: Token): Syntax {
    const args: Syntax[] = [];
    let close = this.takeSymbol(')');
    while (close === undefined) {
      args.push(this.parseTernary());
      close = this.takeSymbol(',') ? undefined : this.expectSymbol(')');
    }
    return { kind: 'call', callee: name.text, calleeEnd: name.end, args, start: name.start, end: close.end };
  }

  private get current(): Token {
    return this.tokens[this.index]!;
  }

  private binaryOp(): BinaryOp | undefined {
    const { text } = this.current;
    return Object.hasOwn(PRECEDENCE, text) ? (text as BinaryOp) : undefined;
  }

  private takeSymbol(text: string): Token | undefined {
    const token = this.current;
    if (token.text !== text) return undefined;
    this.index++;
    return token;
  }

  private expectSymbol(text: string): Token {
    const token = this.takeSymbol(text);
    if (token) return token;
    throw this.error(
      `"${text}" is expected ${this.current.kind === 'end' ? 'before the end' : `before "${this.current.text}"`}`,
      this.current,
    );
  }

  private error(sentence: string, { start, end }: { start: number; end: number }): ExpressionError {
    return new ExpressionError(sentence, this.source, start, Math.max(end, start + 1));
  }
}
