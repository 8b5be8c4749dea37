import { membersOf } from '../../system/composite.js';
import type { SystemFile } from '../../system/system-schema.js';
import { passed, warned, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';

/** Whether something bounds what a position, or the account, can lose. */
export function findLossLimit({ system: { file } }: ReadinessCase): Finding[] {
  const ofAccount = accountLimits(file);
  if (ofAccount.length > 0) return [passed(`The account is bounded by ${ofAccount.join(' and ')}.`)];
  const members = membersOf(file);
  const strategies = members.length === 0 ? [{ name: 'The strategy', file }] : members;
  return strategies.map(({ name, file: { strategy } }) => {
    const limit = (['stop', 'trail'] as const).find((entry) => strategy[entry] !== undefined);
    return limit === undefined
      ? warned(
          `${name} has no strategy.stop and no strategy.trail, and the account no portfolio.guards.daily_loss or max_drawdown: nothing bounds a loss.`,
        )
      : passed(`${name} has strategy.${limit}: ${String(strategy[limit])}.`);
  });
}

function accountLimits({ portfolio }: SystemFile): string[] {
  const guards = portfolio?.guards;
  return (['daily_loss', 'max_drawdown'] as const).flatMap((name) =>
    guards?.[name] === undefined ? [] : [`portfolio.guards.${name} ${String(guards[name])}`],
  );
}
