import type { AccountGuards, AccountRules } from '../../core/account.js';
import type { KellyRules } from '../../core/rules.js';
import type { RotationRules } from '../../core/rotation.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { symbolsOfRun } from '../system/account-name.js';
import { compositeLegs, isComposite } from '../system/composite.js';
import { needsSteps } from '../system/needs-steps.js';
import type { SystemFile } from '../system/system-schema.js';
import { instrumentRulesOf } from './instrument-rules.js';
import { maybeNaN as maybe, orNaN } from './or-nan.js';

/** Returns the rules of the account of a system's legs, NaN where parameters decide; undefined where each symbol is traded alone and is no
 *  account of one leg (needs-steps.ts).
 *  symbol     that is traded alone
 *  isStepped  whether it is an account of one leg all the same */
export function accountOf(file: SystemFile, symbol: string, isStepped = needsSteps(file)): AccountRules | undefined {
  const { portfolio = {}, risk } = file;
  if (file.portfolio === undefined && !isStepped) return undefined;
  const { cash = {}, groups = {}, max_exposure: caps, correlation, volatility_target: target, guards } = portfolio;
  const symbols = symbolsOfRun(file, symbol);
  const members = Object.values(groups);
  return {
    maxPositions: orNaN(risk.max_positions ?? symbols.length),
    shares: isComposite(file) ? sharesOfMembers(file) : symbols.map((symbol) => orNaN(cash[symbol] ?? 1)),
    groups: symbols.map((symbol) => members.flatMap((group, number) => (group.includes(symbol) ? [number] : []))),
    instruments: symbols.map((symbol) => instrumentRulesOf(file, symbol)),
    maxExposure: { symbol: maybe(caps?.symbol), group: maybe(caps?.group), net: maybe(caps?.net), gross: maybe(caps?.gross) },
    correlation: correlation && { limit: orNaN(correlation.limit), bars: orNaN(correlation.bars) },
    volatilityTarget: target && { annual: orNaN(target.annual), days: orNaN(target.days), maxScale: orNaN(target.max_scale) },
    guards: guards && guardsOf(guards),
    ...(risk.kelly && { kelly: kellyOf(risk.kelly) }),
    ...(file.strategy.weight !== undefined && { rotation: rotationOf(portfolio, symbols.length) }),
  };
}

/** Of a composite the share of a leg is that of its symbol times that of its member. */
function sharesOfMembers(file: SystemFile): number[] {
  const { cash = {} } = file.portfolio ?? {};
  return compositeLegs(file).map(({ symbol, name }) => orNaN(cash[symbol] ?? 1) * orNaN(cash[name] ?? 1));
}

function kellyOf({ fraction, trades, floor, cap, of }: NonNullable<SystemFile['risk']['kelly']>): KellyRules {
  return { fraction: orNaN(fraction), trades: orNaN(trades), floor: orNaN(floor), cap: orNaN(cap), of };
}

function rotationOf({ top, short_top, gross, threshold, weights }: NonNullable<SystemFile['portfolio']>, legs: number): RotationRules {
  return {
    top: orNaN(top ?? legs),
    shortTop: orNaN(short_top ?? 0),
    gross: orNaN(gross ?? 1),
    threshold: orNaN(threshold ?? 0),
    weights: weights && { policy: weights.policy, bars: orNaN(weights.bars) },
  };
}

function guardsOf(guards: NonNullable<NonNullable<SystemFile['portfolio']>['guards']>): AccountGuards {
  const { daily_loss: dailyLoss, max_drawdown: maxDrawdown, cool_down: coolDown, action, max_spread_bps: maxSpreadBps } = guards;
  return {
    dailyLoss: maybe(dailyLoss),
    maxDrawdown: maybe(maxDrawdown),
    maxSpreadBps: maybe(maxSpreadBps),
    coolDownMs: parseTimeframe(coolDown).durationMs,
    action,
  };
}
