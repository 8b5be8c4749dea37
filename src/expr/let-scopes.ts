import { BAR_COLUMNS } from '../core/bars.js';
import { buildExpression } from './build-expression.js';
import { ExpressionError } from './expression-error.js';
import { GraphBuilder } from './graph-builder.js';
import { NO_MODELS, type LanguageModels } from './language-model.js';
import { parseExpression } from './parse.js';
import type { Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import type { Value } from './value.js';

/** Names that no `let` entry may take: read bare, they would mean something else than in every other expression. */
const TAKEN_NAMES: ReadonlySet<string> = new Set([...BAR_COLUMNS, 'and', 'or', 'not', 'true', 'false']);

/** Resolves names to the `let` entries that they stand for, in whichever frame they are read. */
export class LetScopes {
  readonly builder = new GraphBuilder();
  private readonly texts: Readonly<Record<string, string>>;
  private readonly parameterNames: readonly string[];
  private readonly flagNames: readonly string[];
  private readonly models: LanguageModels;
  private readonly open: string[] = [];
  /** entries that have been built, by name and frame: each is built once, however often it is read */
  private readonly built = new Map<string, Value>();

  constructor(
    texts: Readonly<Record<string, string>>,
    parameterNames: readonly string[],
    models: LanguageModels = NO_MODELS,
    flagNames: readonly string[] = [],
  ) {
    this.texts = texts;
    this.parameterNames = parameterNames;
    this.models = models;
    this.flagNames = flagNames;
  }

  /** Parses and builds a text; errors bear the name of the entry. */
  build<T>(
    where: string,
    text: string,
    make: (syntax: Syntax, scope: Scope) => T,
    { frame = 0, mayReadPosition = false }: { readonly frame?: number; readonly mayReadPosition?: boolean } = {},
  ): T {
    try {
      return make(parseExpression(text), this.scope(text, frame, mayReadPosition));
    } catch (error) {
      throw error instanceof ExpressionError && error.context['where'] === 'expression' ? error.at(where) : error;
    }
  }

  /** Builds every entry once, so that an error in an unused one is seen. */
  checkLetNames(): void {
    for (const [name, text] of Object.entries(this.texts)) {
      if (TAKEN_NAMES.has(name))
        throw new ExpressionError(
          `"${name}" has its own meaning in the language and cannot be the name of an entry`,
          text,
          0,
          text.length,
          `strategy.let.${name}`,
        );
      this.resolve(name, 0);
    }
  }

  private scope(source: string, frame: number, mayReadPosition: boolean): Scope {
    return {
      builder: this.builder,
      source,
      frame,
      parameterNames: this.parameterNames,
      flagNames: this.flagNames,
      names: Object.keys(this.texts),
      models: this.models,
      mayReadPosition,
      resolve: (name, inFrame) => this.resolve(name, inFrame),
      build: buildExpression,
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
    if (this.open.includes(name))
      throw new ExpressionError(
        `"${name}" stands for itself: ${[...this.open, name].join(' -> ')}`,
        text,
        0,
        text.length,
        `strategy.let.${name}`,
      );
    this.open.push(name);
    try {
      return this.build(`strategy.let.${name}`, text, buildExpression, { frame, mayReadPosition: true });
    } finally {
      this.open.pop();
    }
  }
}
