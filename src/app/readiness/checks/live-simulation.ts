import { distinctLegs } from '../../../core/account-clock.js';
import { cutTradingData, type TradingData } from '../../../core/trading-data.js';
import { formatTime } from '../../../core/time.js';
import type { FeedBar } from '../../../live/bars/feed-bar.js';
import type { Instant } from '../../../live/bars/sort-bars.js';
import type { SessionState } from '../../../live/journal/session-journal.js';
import type { Prediction } from '../../../live/telemetry/telemetry-event.js';
import { openStrategyData } from '../../market-data/open-account-data.js';
import { applyPolicy } from '../../policy/apply-policy.js';
import { PaperSession } from '../../session/paper-session.js';
import { backtestRecorded } from '../../session/recorded-session.js';
import { sessionData } from '../../session/session-account.js';
import { parityOf } from '../../session/session-parity.js';
import { graphOf } from '../../strategy/strategy-of.js';
import { cacheOf } from '../../system/run-options.js';
import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';
import { columnsOn, type ScoredMarket } from '../scored-market.js';
import { findFeaturesLive } from './features-live.js';

type Walked = SessionState['walked'][number];

/** Bars among the latest ones on which features are computed again from no more than the bars up to them. */
const FEATURE_BARS = 8;

/** Whether a session that is fed the latest bars one by one has the features, scores, decisions and equity that computing all bars at once
 *  gives, bit for bit. */
export async function findLiveSimulation(asked: ReadinessCase): Promise<Finding[]> {
  // what is not fed differs for a known reason
  if ((await findFeaturesLive(asked)).some(({ outcome }) => outcome === 'failed'))
    return [notApplicable('It is not simulated: something is read that a session does not feed, as the check of live features says.')];
  const markets = await asked.scores();
  const found: Finding[] = markets.map((market) => compareFeatures(market, asked));
  for (const run of asked.runs) found.push(await simulate(asked, run, markets));
  return found;
}

async function simulate({ system, bars, options }: ReadinessCase, run: string, markets: readonly ScoredMarket[]): Promise<Finding> {
  const { file } = system;
  const graph = graphOf(file);
  const opened = await openStrategyData(file, run, graph, cacheOf(options));
  const data = sessionData(await applyPolicy(file, graph, opened.trading, options));
  const { timeMs } = data.market.bars;
  const from = timeMs.length - Math.min(bars, Math.floor(timeMs.length / 2));
  if (timeMs.length - from < 2) return notApplicable(`${run}: ${timeMs.length} bars are too few to simulate a session on.`);
  const session = new PaperSession(system, run, options, timeMs[from]);
  await session.open([]);
  const walked: Walked[] = [];
  for (const instant of instantsFrom(data, timeMs[from]!)) walked.push(...[await session.walk(instant)].flatMap((each) => each ?? []));
  const backtests = await backtestRecorded({ system, session, options }, new Map([['session', { from, to: timeMs.length }]]));
  const { first, bars: count } = parityOf({ walked }, backtests.get('session')!);
  if (first !== undefined)
    return failed(
      `${run}: a session fed bar by bar differs on ${first.time} in the ${first.kind}: ${first.session}, and all bars at once give ${first.backtest}.`,
    );
  const said = session.takeTelemetry().filter((event): event is Prediction => event.event === 'prediction');
  const other = graph.models.length === 1 ? firstOtherScore(said, markets, timeMs[from]!) : undefined;
  if (other !== undefined) return failed(`${run}: ${other}`);
  const scores = said.length === 0 ? '' : ` and ${said.length.toLocaleString('en')} scores`;
  return passed(
    `${run}: a session fed ${count + 1} bars one by one has the decisions, fills and equity${scores} of all bars at once, bit for bit.`,
  );
}

/** Bars as a feed would bring them. */
function* instantsFrom({ legs }: TradingData, firstMs: number): Iterable<Instant> {
  const byTime = new Map<number, FeedBar[]>();
  for (const { data } of distinctLegs(legs!)) {
    const { symbol, bars } = data.market;
    for (let bar = bars.timeMs.findIndex((time) => time >= firstMs); bar >= 0 && bar < bars.timeMs.length; bar++) {
      const time = bars.timeMs[bar]!;
      const { open, high, low, close, volume } = bars;
      const own = { symbol, time, open: open[bar]!, high: high[bar]!, low: low[bar]!, close: close[bar]!, volume: volume[bar]! };
      byTime.set(time, [...(byTime.get(time) ?? []), own]);
    }
  }
  for (const [time, bars] of [...byTime].sort(([a], [b]) => a - b)) yield { time, bars };
}

/** Returns the first score of a session that is not that of all bars at once. */
function firstOtherScore(said: readonly Prediction[], markets: readonly ScoredMarket[], firstMs: number): string | undefined {
  const scores = new Map(said.map(({ symbol, timeMs, score }) => [`${symbol} ${timeMs}`, score]));
  for (const { symbol, trading, columns } of markets) {
    if (!said.some((event) => event.symbol === symbol)) continue; // another run's
    const { timeMs } = trading.market.bars;
    for (let bar = timeMs.findIndex((time) => time >= firstMs); bar >= 0 && bar < timeMs.length; bar++) {
      const [own, whole] = [scores.get(`${symbol} ${timeMs[bar]!}`) ?? Number.NaN, columns[0]![bar]!];
      if (!Object.is(own, whole))
        return `the score of the bar of ${formatTime(timeMs[bar]!)} is ${own} in a session fed bar by bar, and ${whole} where all bars are there.`;
    }
  }
  return undefined;
}

/** Computes the features of some of the latest bars again, each as the last bar that there is. */
function compareFeatures(market: ScoredMarket, { bars, options }: ReadinessCase): Finding {
  const { model, symbol, trading, compiled, features, columns } = market;
  const count = trading.market.bars.timeMs.length;
  const span = Math.min(bars, count);
  const chosen = Array.from({ length: Math.min(FEATURE_BARS, span) }, (_, k) => count - 1 - Math.floor((k * span) / FEATURE_BARS));
  for (const bar of chosen) {
    const own = columnsOn(cutTradingData(trading, compiled.graph.frames, bar + 1), compiled, options);
    const differing = own.flatMap((column, index) => (Object.is(column[bar], columns[index]![bar]) ? [] : [index]));
    if (differing.length === 0) continue;
    const at = differing.find((index) => index > 0) ?? 0; // a feature is why a score differs
    const what = at === 0 ? 'the score' : `the feature ${features[at - 1]!}`;
    return failed(
      `${model.name} on ${symbol}: ${what} of the bar of ${formatTime(trading.market.bars.timeMs[bar]!)} is ${own[at]![bar]!} while it is the last bar, and ${columns[at]![bar]!} with all bars.`,
    );
  }
  return passed(
    `${model.name} on ${symbol}: ${features.length} features of ${chosen.length} bars are the same while each is the last bar.`,
  );
}
