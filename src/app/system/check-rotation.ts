import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

/** Entries of a strategy that enters and leaves by signals. */
const OF_SIGNALS = ['long', 'short', 'stop', 'target', 'take', 'trail', 'stop_to_entry_after', 'max_bars'] as const;
/** Entries of a portfolio that only a rotation has. */
const OF_ROTATION = ['top', 'short_top', 'gross', 'threshold', 'weights'] as const;

/** A policy keeps a number for each pair of legs that it weighs. */
const MOST_WEIGHED = 2000;

/** Checks what a rotation has and what it has not (P10). */
export function checkRotation(file: SystemFile, refuse: Refuse): void {
  const { strategy, portfolio } = file;
  if (strategy.weight === undefined && strategy.rebalance === undefined) {
    const stray = OF_ROTATION.find((name) => portfolio?.[name] !== undefined);
    if (stray !== undefined)
      refuse(`portfolio.${stray}`, `portfolio.${stray} is of a rotation, and strategy.weight, which makes one, is not there`);
    return;
  }
  if (strategy.rebalance === undefined)
    refuse(
      'strategy.rebalance',
      'strategy.rebalance must say when legs are weighed anew where strategy.weight is there, e.g. is_new_month()',
    );
  if (strategy.weight === undefined)
    refuse('strategy.weight', 'strategy.weight must weigh the legs where strategy.rebalance is there; 1 weighs all alike');
  if (portfolio === undefined) refuse('portfolio', 'portfolio must be there for a rotation, whose legs share an account; {} will do');
  refuseSignals(file, refuse);
  checkWeights(file, refuse);
  checkPolicy(file, refuse);
}

/** Weights decide what is held and how much. */
function refuseSignals({ strategy, risk, portfolio, execution, ml, ml_data_collection: collection }: SystemFile, refuse: Refuse): void {
  const both = (entry: string, why: string): void => {
    refuse(entry, `${entry} must not be there in a rotation: ${why}`);
  };
  const signal = OF_SIGNALS.find((name) => strategy[name] !== undefined);
  if (signal !== undefined) both(`strategy.${signal}`, 'strategy.weight decides what is held, and until when');
  if (risk.sizing !== 'all_in') both('risk.sizing', `its weights are its sizes, and "${risk.sizing}" is another sizing`);
  if (portfolio?.rank !== undefined) both('portfolio.rank', 'larger weights are served first');
  if (collection.signals === 'all')
    refuse(
      'ml_data_collection.signals',
      'ml_data_collection.signals must be traded for a rotation, which has no entries that could be listed, not all',
    );
  if (execution.reverse) both('execution.reverse', 'it has no entries that could be turned round');
  if (ml?.enabled && ml.prediction_mode !== undefined)
    both('ml.prediction_mode', `it has no entries that a model could decide; read model("${ml.name}") in strategy.weight`);
}

/** Weights that buy nothing on any leg. */
function checkWeights({ strategy: { weight }, portfolio }: SystemFile, refuse: Refuse): void {
  const number = typeof weight === 'boolean' ? Number.NaN : Number(weight);
  if (number === 0)
    refuse('strategy.weight', `strategy.weight must not be ${weight} for every leg: the weights sum to 0, and nothing is held`);
  if (number < 0 && (portfolio?.short_top ?? 0) === 0)
    refuse(
      'strategy.weight',
      `strategy.weight must be above 0 for a leg to be held where portfolio.short_top is 0, and is ${weight} for every leg`,
    );
}

function checkPolicy({ data, portfolio }: SystemFile, refuse: Refuse): void {
  if (portfolio?.weights === undefined) return;
  const legs = data.symbols.length;
  const most = (number: number | string | undefined, standard: number): number =>
    typeof number === 'number' ? Math.min(number, legs) : number === undefined ? Math.min(standard, legs) : legs;
  const weighed = Math.min(legs, most(portfolio.top, legs) + most(portfolio.short_top, 0));
  if (weighed > MOST_WEIGHED)
    refuse(
      'portfolio.weights',
      `portfolio.weights can weigh at most ${MOST_WEIGHED.toLocaleString('en')} legs at once, and may meet ${weighed.toLocaleString('en')}: lower portfolio.top`,
    );
}
