import { BAR_COLUMNS } from '../core/bars.js';
import type { Distance, NodeId, Scalar, StrategyGraph } from '../core/graph.js';
import { buildExpression } from './build-expression.js';
import { ExpressionError } from './expression-error.js';
import { GraphBuilder } from './graph-builder.js';
import { parseExpression } from './parse.js';
import { buildCondition, conditionNode, errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import { constantScalar, nameType, type Value } from './value.js';

/** The texts of a strategy, as they stand in the system file. */
export interface StrategyTexts {
  readonly let?: Readonly<Record<string, string>>;
  readonly long?: SideTexts;
  readonly short?: SideTexts;
  readonly stop?: string;
  readonly target?: string;
  readonly trail?: string;
  readonly max_bars?: string;
}

interface SideTexts {
  readonly enter: string;
  readonly exit?: string;
}

/** Names that no `let` entry may take: read bare, they would mean something else than in every other expression. */
const TAKEN_NAMES: ReadonlySet<string> = new Set([...BAR_COLUMNS, 'and', 'or', 'not', 'true', 'false']);

/** Compiles a strategy to its graph. Throws ExpressionError, whose message names the entry and shows the place. */
export function compileStrategy(texts: StrategyTexts, parameterNames: readonly string[]): StrategyGraph {
  const scopes = new LetScopes(texts.let ?? {}, parameterNames);
  const condition = (where: string, text: string | undefined): NodeId | undefined =>
    text === undefined ? undefined : scopes.build(where, text, (syntax, scope) => conditionNode(buildCondition(syntax, 'this', scope), scope));
  const distance = (where: string, text: string | undefined): Distance | undefined =>
    text === undefined ? undefined : scopes.build(where, text, buildDistance);
  scopes.checkLetNames();
  return {
    longEnter: condition('strategy.long.enter', texts.long?.enter),
    longExit: condition('strategy.long.exit', texts.long?.exit),
    shortEnter: condition('strategy.short.enter', texts.short?.enter),
    shortExit: condition('strategy.short.exit', texts.short?.exit),
    stop: distance('strategy.stop', texts.stop),
    target: distance('strategy.target', texts.target),
    trail: distance('strategy.trail', texts.trail),
    maxBars: texts.max_bars === undefined ? constantScalar(0) : scopes.build('strategy.max_bars', texts.max_bars, buildScalar),
    nodes: scopes.builder.nodes,
    frames: scopes.builder.frames,
  };
}

/** Compiles one expression to the last node of a graph, for features, checks and tests. Throws ExpressionError. */
export function compileExpression(text: string, parameterNames: readonly string[] = []): { readonly graph: StrategyGraph; readonly value: Value } {
  const scopes = new LetScopes({}, parameterNames);
  const value = scopes.build('expression', text, buildExpression);
  const nothing = { longEnter: undefined, longExit: undefined, shortEnter: undefined, shortExit: undefined, stop: undefined, target: undefined, trail: undefined };
  return { graph: { ...nothing, maxBars: constantScalar(0), nodes: scopes.builder.nodes, frames: scopes.builder.frames }, value };
}

/** Builds a number that the parameters alone decide. */
function buildScalar(syntax: Syntax, scope: Scope): Scalar {
  const value = buildExpression(syntax, scope);
  if (value.type === 'scalar') return value.scalar;
  throw errorAt(syntax, `this must be a number known before the run, not ${nameType(value)}`, scope);
}

function buildDistance(syntax: Syntax, scope: Scope): Distance {
  const value = buildExpression(syntax, scope);
  if (value.type === 'scalar') return { column: undefined, scale: value.scalar };
  if (value.type !== 'column') throw errorAt(syntax, `this must be a distance in price units (a column or a number), not ${nameType(value)}`, scope);
  return scaledColumn(value.id, scope.builder);
}

/** A number times a column is read as it is, so that the product needs no column of its own. */
function scaledColumn(id: NodeId, { nodes }: GraphBuilder): Distance {
  const { operation } = nodes[id]!;
  if (operation.kind === 'arithmetic' && operation.op === 'multiply') {
    const { left, right } = operation;
    if (left.kind === 'scalar' && right.kind === 'node') return { column: right.id, scale: left.scalar };
    if (left.kind === 'node' && right.kind === 'scalar') return { column: left.id, scale: right.scalar };
  }
  return { column: id, scale: constantScalar(1) };
}

/** Resolves names to the `let` entries that they stand for, in whichever frame they are read. */
class LetScopes {
  readonly builder = new GraphBuilder();
  private readonly texts: Readonly<Record<string, string>>;
  private readonly parameterNames: readonly string[];
  private readonly open: string[] = [];
  /** entries that have been built, by name and frame: each is built once, however often it is read */
  private readonly built = new Map<string, Value>();

  constructor(texts: Readonly<Record<string, string>>, parameterNames: readonly string[]) {
    this.texts = texts;
    this.parameterNames = parameterNames;
  }

  /** Parses and builds a text; errors bear the name of the entry. */
  build<T>(where: string, text: string, make: (syntax: Syntax, scope: Scope) => T, frame = 0): T {
    try {
      return make(parseExpression(text), this.scope(text, frame));
    } catch (error) {
      throw error instanceof ExpressionError && error.context['where'] === 'expression' ? error.at(where) : error;
    }
  }

  /** Builds every entry once, so that an error in an unused one is seen. */
  checkLetNames(): void {
    for (const [name, text] of Object.entries(this.texts)) {
      if (TAKEN_NAMES.has(name)) throw new ExpressionError(`"${name}" has its own meaning in the language and cannot be the name of an entry`, text, 0, text.length, `strategy.let.${name}`);
      this.resolve(name, 0);
    }
  }

  private scope(source: string, frame: number): Scope {
    return {
      builder: this.builder, source, frame, parameterNames: this.parameterNames, names: Object.keys(this.texts),
      resolve: (name, inFrame) => this.resolve(name, inFrame), build: buildExpression,
    };
  }

  private resolve(name: string, frame: number): Value | undefined {
    if (!Object.hasOwn(this.texts, name)) return undefined;
    const key = `${name}@${frame}`;
    if (!this.built.has(key)) this.built.set(key, this.buildEntry(name, frame));
    return this.built.get(key);
  }

  private buildEntry(name: string, frame: number): Value {
    const text = this.texts[name]!;
    if (this.open.includes(name)) throw new ExpressionError(`"${name}" stands for itself: ${[...this.open, name].join(' -> ')}`, text, 0, text.length, `strategy.let.${name}`);
    this.open.push(name);
    try {
      return this.build(`strategy.let.${name}`, text, buildExpression, frame);
    } finally {
      this.open.pop();
    }
  }
}
