import { expectedMaximum } from './expected-maximum.js';

/** Returns the years of backtest below which the best of so many independent trials without skill is expected to reach the Sharpe ratio.
 *  trials       >= 1, need not be whole
 *  annualSharpe what luck should not reach, annualised, > 0
 *  Source       Bailey, Borwein, López de Prado, Zhu, Pseudo-mathematics and financial charlatanism, 2014, Notices of the AMS 61(5), eq.
 *               6 */
export function minimumBacktestYears(trials: number, annualSharpe: number): number {
  return (expectedMaximum(trials) / annualSharpe) ** 2;
}
