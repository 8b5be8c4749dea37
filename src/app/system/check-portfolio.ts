import { MOST_GROUPS } from '../../core/account.js';
import { checkExtraColumn } from './check-instruments.js';
import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

type Portfolio = NonNullable<SystemFile['portfolio']>;

/** Checks what names legs, and caps that would allow nothing. */
export function checkPortfolio({ portfolio, risk, data, pool = {} }: SystemFile, refuse: Refuse): void {
  if (portfolio === undefined) {
    const { max_positions: places = 1 } = risk;
    if (places !== 1)
      refuse(
        'risk.max_positions',
        `risk.max_positions must be 1 where there is no portfolio: one market holds one position, not ${places}`,
      );
    return;
  }
  const requireLeg = (entry: string, symbol: string): void => {
    if (!data.symbols.includes(symbol))
      refuse(entry, `${entry} names "${symbol}", which is no leg; data.symbols has ${data.symbols.join(', ')}`);
  };
  for (const symbol of Object.keys(portfolio.cash ?? {})) if (!Object.hasOwn(pool, symbol)) requireLeg('portfolio.cash', symbol);
  checkGroups(portfolio, requireLeg, refuse);
  checkGuards(portfolio, data, refuse);
}

function checkGroups(
  { groups = {}, max_exposure: caps }: Portfolio,
  requireLeg: (entry: string, symbol: string) => void,
  refuse: Refuse,
): void {
  const names = Object.keys(groups);
  for (const [group, symbols] of Object.entries(groups)) for (const symbol of symbols) requireLeg(`portfolio.groups.${group}`, symbol);
  if (names.length > MOST_GROUPS)
    refuse('portfolio.groups', `portfolio.groups must not have more than ${MOST_GROUPS} groups, not ${names.length}`);
  if (caps?.group !== undefined && names.length === 0)
    refuse('portfolio.max_exposure.group', 'portfolio.max_exposure.group caps groups, and portfolio.groups names none');
}

function checkGuards({ guards }: Portfolio, data: SystemFile['data'], refuse: Refuse): void {
  if (guards === undefined) return;
  const { daily_loss, max_drawdown, sessions, max_spread_bps: maxSpread, spread } = guards;
  if ([daily_loss, max_drawdown, sessions, maxSpread].every((guard) => guard === undefined))
    refuse('portfolio.guards', 'portfolio.guards must have daily_loss, max_drawdown, sessions or max_spread_bps, and has none of them');
  if (spread === undefined) return;
  if (maxSpread === undefined)
    refuse('portfolio.guards.max_spread_bps', 'portfolio.guards.spread needs max_spread_bps beside it, and there is none');
  checkExtraColumn('portfolio.guards.spread', spread, data, refuse);
}
