import type { FunctionDeclaration } from '../../src/expr/function-declaration.js';
import { FUNCTION_DECLARATIONS } from '../../src/expr/functions/index.js';
import type { Series } from './kernel-host.js';

/** Bar columns and the values of a function's arguments by name. */
export type Columns = Readonly<Record<string, Series>>;
type Value = number | Series;

/** Computes a kernel; the suite passes the compiled one or its slow twin. */
export type KernelRunner = (
  declaration: FunctionDeclaration,
  inputs: readonly Series[],
  length: number,
  numbers: readonly number[],
) => Series;

const BY_NAME = new Map(FUNCTION_DECLARATIONS.map((declaration) => [declaration.name, declaration]));

/** Evaluates a function of the language; expansions are evaluated from their text. `args` holds every argument, in order. */
export function evaluateFunction(
  declaration: FunctionDeclaration,
  columns: Columns,
  args: readonly Value[],
  length: number,
  run: KernelRunner,
): Series {
  const numbers = args.filter((_, index) => isNumber(declaration, index)) as number[];
  const inputs = args.filter((_, index) => !isNumber(declaration, index)).map((value) => toColumn(value, length));
  if (declaration.body.kind === 'kernel') {
    return run(declaration, [...(declaration.bars ?? []).map((name) => columns[name]!), ...inputs], length, numbers);
  }
  const scope = new Map<string, Value>(Object.entries(columns));
  declaration.args.forEach((arg, index) => scope.set(arg.name, args[index]!));
  return toColumn(new Expansion(declaration.body.text, scope, columns, length, run).evaluate(), length);
}

function isNumber(declaration: FunctionDeclaration, index: number): boolean {
  const { kind } = declaration.args[index]!;
  return kind === 'int' || kind === 'number';
}

function toColumn(value: Value, length: number): Series {
  return typeof value === 'number' ? new Float64Array(length).fill(value) : value;
}

const OPERATORS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
];

/** Arithmetic, x[k] and calls: what expansions are written in. */
class Expansion {
  private readonly tokens: string[];
  private at = 0;

  constructor(
    text: string,
    private readonly scope: ReadonlyMap<string, Value>,
    private readonly columns: Columns,
    private readonly length: number,
    private readonly run: KernelRunner,
  ) {
    this.tokens = text.match(/[A-Za-z_]\w*|\d+(\.\d+)?|[-+*/%()[\],]/g) ?? [];
  }

  evaluate(level = 0): Value {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.postfix();
    let left = this.evaluate(level + 1);
    for (let operator = operators[this.peek()]; operator; operator = operators[this.peek()]) {
      this.at++;
      left = this.combine(operator, left, this.evaluate(level + 1));
    }
    return left;
  }

  private peek(): string {
    return this.tokens[this.at] ?? '';
  }

  private combine(operator: (a: number, b: number) => number, left: Value, right: Value): Value {
    if (typeof left === 'number' && typeof right === 'number') return operator(left, right);
    const [a, b] = [toColumn(left, this.length), toColumn(right, this.length)];
    return Float64Array.from({ length: this.length }, (_, i) => operator(a[i] as number, b[i] as number));
  }

  private postfix(): Value {
    const value = this.primary();
    if (this.peek() !== '[') return value;
    this.at++;
    const back = this.evaluate() as number;
    this.at++;
    const column = value as ArrayLike<number>;
    return Float64Array.from({ length: this.length }, (_, i) => (i < back ? NaN : column[i - back]!));
  }

  private primary(): Value {
    const token = this.tokens[this.at++]!;
    if (token === '-') return this.combine((a, b) => a * b, -1, this.postfix());
    if (token === '(') return this.closing(this.evaluate());
    if (/^\d/.test(token)) return Number(token);
    if (this.peek() !== '(') return this.lookUp(token);
    this.at++;
    const args: Value[] = [];
    while (this.peek() !== ')') {
      args.push(this.evaluate());
      if (this.peek() === ',') this.at++;
    }
    return this.closing(evaluateFunction(BY_NAME.get(token)!, this.columns, args, this.length, this.run));
  }

  private closing(value: Value): Value {
    this.at++;
    return value;
  }

  private lookUp(name: string): Value {
    const value = this.scope.get(name);
    if (value === undefined) throw new Error(`unknown name ${name} in an expansion`);
    return value;
  }
}
