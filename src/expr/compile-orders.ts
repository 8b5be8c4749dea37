import type { Addition, Distance, EntryOrder, NodeId, PartialTarget, SideOrders, StrategyOrders } from '../core/graph.js';
import { brokenOrders } from '../core/order-numbers.js';
import { UsageError } from '../core/errors.js';
import { buildDistance, buildScalar, buildScaled } from './build-scaled.js';
import type { LetScopes } from './let-scopes.js';
import { buildCondition, conditionNode, type Scope } from './scope.js';
import type { AddTexts, OrderTexts, SideTexts, StrategyTexts, TakeTexts } from './strategy-texts.js';
import type { Syntax } from './syntax.js';

/** The parts of exits and trail that read the position. */
interface ReadingPosition {
  readonly long: NodeId | undefined;
  readonly short: NodeId | undefined;
  readonly trail: NodeId | undefined;
}

/** Compiles what a strategy orders beyond entries at the market and whole exits (O1–O5); undefined where that is nothing.
 *  Throws ExpressionError; UsageError CONFIG_INVALID where a number breaks its rule under every trial */
export function compileOrders(scopes: LetScopes, texts: StrategyTexts, reading: ReadingPosition): StrategyOrders | undefined {
  const orders: StrategyOrders = {
    long: compileSide(scopes, 'strategy.long', texts, texts.long, reading.long),
    short: compileSide(scopes, 'strategy.short', texts, texts.short, reading.short),
    stopToEntry: optional(scopes, 'strategy.stop_to_entry_after', texts.stop_to_entry_after, buildDistance),
    trail: reading.trail,
  };
  const broken = brokenOrders(orders, {});
  if (broken !== undefined) throw new UsageError('CONFIG_INVALID', broken);
  return isEmpty(orders) ? undefined : orders;
}

function isEmpty({ long, short, stopToEntry, trail }: StrategyOrders): boolean {
  const isPlain = ({ entry, takes, addition, exit }: SideOrders): boolean =>
    entry === undefined && takes.length === 0 && addition === undefined && exit === undefined;
  return isPlain(long) && isPlain(short) && stopToEntry === undefined && trail === undefined;
}

function compileSide(
  scopes: LetScopes,
  where: string,
  { take: both = [] }: StrategyTexts,
  texts: SideTexts | undefined,
  exit: NodeId | undefined,
): SideOrders {
  const { order, take, add } = texts ?? {};
  const takes = texts === undefined ? [] : (take ?? both);
  const holder = take === undefined ? 'strategy' : where;
  return {
    entry: order && compileEntry(scopes, `${where}.order`, order),
    takes: takes.map((each, index) => compileTake(scopes, `${holder}.take.${index}`, each)),
    addition: add && compileAddition(scopes, `${where}.add`, add),
    exit,
  };
}

function compileEntry(scopes: LetScopes, where: string, { type, price, valid_bars }: OrderTexts): EntryOrder {
  return {
    type,
    price: scopes.build(`${where}.price`, price, buildPrice),
    validBars: scopes.build(`${where}.valid_bars`, valid_bars, buildScalar),
  };
}

function compileTake(scopes: LetScopes, where: string, { at, close }: TakeTexts): PartialTarget {
  return { entry: where, at: scopes.build(`${where}.at`, at, buildDistance), close: scopes.build(`${where}.close`, close, buildScalar) };
}

function compileAddition(scopes: LetScopes, where: string, { when, max, fraction, restop }: AddTexts): Addition {
  return {
    when: scopes.build(`${where}.when`, when, buildWhen, { mayReadPosition: true }),
    max: scopes.build(`${where}.max`, max, buildScalar),
    fraction: scopes.build(`${where}.fraction`, fraction, buildScalar),
    restop,
  };
}

function optional(
  scopes: LetScopes,
  where: string,
  text: string | undefined,
  build: (syntax: Syntax, scope: Scope) => Distance,
): Distance | undefined {
  return text === undefined ? undefined : scopes.build(where, text, build);
}

function buildPrice(syntax: Syntax, scope: Scope): Distance {
  return buildScaled(syntax, 'a price', scope);
}

function buildWhen(syntax: Syntax, scope: Scope): NodeId {
  return conditionNode(buildCondition(syntax, 'this', scope), scope);
}
