/** The syntax tree of an expression; [start, end) are offsets into its text. */
export type Syntax = SyntaxNode & { readonly start: number; readonly end: number };

export type SyntaxNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly op: '-' | '+' | 'not'; readonly operand: Syntax }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'ternary'; readonly condition: Syntax; readonly whenTrue: Syntax; readonly whenFalse: Syntax }
  | { readonly kind: 'member'; readonly target: Syntax; readonly name: string }
  | { readonly kind: 'index'; readonly target: Syntax; readonly bars: Syntax }
  | { readonly kind: 'call'; readonly callee: string; readonly calleeEnd: number; readonly args: readonly Syntax[] };

export type BinaryOp = '+' | '-' | '*' | '/' | '%' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';
