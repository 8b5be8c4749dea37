import { MOST_CORRELATED } from '../../core/account-figures.js';
import { buildContributions } from '../model/contributions.js';
import { buildExposureHistory } from '../model/exposure-history.js';
import type { LegsReportInput } from '../model/legs-report-input.js';
import type { RunReportInput } from '../model/run-report-input.js';
import { drawBenchmarkTable } from '../panels/benchmark-table.js';
import { drawContributionChart } from '../panels/contribution-chart.js';
import { drawCorrelationMap } from '../panels/correlation-map.js';
import { drawExposureChart } from '../panels/exposure-chart.js';
import { formatNumber, formatPercent } from '../panels/format.js';
import { TIME_CHART } from '../panels/frame.js';
import { drawLegTable } from '../panels/leg-table.js';
import { markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';
import { drawSkipTable } from '../panels/skip-table.js';
import type { ReportSection } from './report-section.js';

/** A run of an account of legs. */
export interface AccountPage {
  readonly input: RunReportInput;
  readonly legs: LegsReportInput;
}

const NO_INSTANT: SectionContent = { note: 'The window holds no bar.' };
const STRETCH_PX = 5;

/** The sections that the report of an account of legs has beside those of any run, in their order. */
export const ACCOUNT_SECTIONS: readonly ReportSection<AccountPage>[] = [
  {
    id: 'contributions-section',
    title: 'What each leg added',
    shows: "the legs' profits stacked over time, their sum as a line",
    draw: drawContributions,
  },
  {
    id: 'exposure-section',
    title: 'Exposure and places',
    shows: 'gross and net exposure, places used',
    draw: drawExposure,
  },
  {
    id: 'legs-section',
    title: 'The legs',
    isLong: true,
    shows: 'trades, profit, its share, fees, time held, exposure, share of the risk, skipped signals of each leg',
    draw: ({ legs }) => ({
      note: "Held: the share of the window's instants at whose close the leg was held. Risk share: the covariance of the leg's daily profit with the account's over the account's variance; the shares sum to 100 %, and one below 0 makes the account calmer. Choose a column's head to sort by it.",
      body: drawLegTable(legs.figures.legs),
    }),
  },
  {
    id: 'benchmarks-section',
    title: 'Against holding',
    isLong: true,
    shows: 'the account beside its legs held, at equal weight and each alone',
    draw: ({ legs, input }) => ({
      note: "With the system's costs. Equal weight: every leg is bought once, when it is listed; everything that is held then gives up an equal share for it, and between listings weights drift. Each row is measured from its own first purchase on.",
      body: drawBenchmarkTable(legs, input.metrics, input.bars.timeMs[0] ?? Number.NaN),
    }),
  },
  {
    id: 'correlations-section',
    title: 'Which legs go together',
    shows: "correlations of the legs' daily returns, and of their daily profits in the account",
    draw: ({ legs }) => drawCorrelations(legs),
  },
  {
    id: 'skipped-section',
    title: 'Signals that came to nothing',
    isLong: true,
    shows: 'skipped signals by reason and by leg',
    draw: ({ legs }) => drawSkipped(legs),
  },
];

function drawContributions({ input, legs }: AccountPage): SectionContent {
  const contributions = buildContributions(legs, input.bars.timeMs, (TIME_CHART.right - TIME_CHART.left) / 2);
  if (contributions === undefined) return NO_INSTANT;
  return {
    note: "What each leg had won or lost by the end of each day, open positions included, stacked: gains above zero, losses below. The line is their sum, which is the account's profit. Named are the legs that won or lost most.",
    body: drawContributionChart(contributions),
  };
}

function drawExposure({ input, legs }: AccountPage): SectionContent {
  const history = buildExposureHistory(legs, input.bars.timeMs, (TIME_CHART.right - TIME_CHART.left) / STRETCH_PX);
  if (history === undefined) return NO_INSTANT;
  const { averageGross, largestGross, largestNet, averagePlaces, mostPlaces } = legs.figures;
  return {
    note: markup`At the closes, averaged over stretches of equal time; grey the largest of each stretch. Gross adds the sides, net sets them off. Over the window: gross <b>${formatPercent(averageGross, 1)}</b> on average and <b>${formatPercent(largestGross, 1)}</b> at most, net furthest from zero at <b>${formatPercent(largestNet, 1)}</b>; <b>${formatNumber(averagePlaces, 2)}</b> places on average, <b>${formatNumber(mostPlaces, 0)}</b> at most.`,
    body: markup`<figure>${drawExposureChart(history)}</figure>`,
  };
}

function drawCorrelations({ figures }: LegsReportInput): SectionContent {
  const { correlations, legs } = figures;
  if (correlations === undefined) return { note: `No matrix is made of more than ${MOST_CORRELATED} legs.` };
  const names = legs.map(({ name }) => name);
  return {
    note: "Pearson's correlation: left of the markets' daily log returns, from one day that both have to the next; right of what the legs won and lost in the account each day. A dash: a leg without trades, or too few days.",
    body: markup`<div class="pair charts"><figure><h3>Daily returns of the markets</h3>${drawCorrelationMap('Correlations of daily returns', names, correlations.returns)}</figure><figure><h3>Daily profits in the account</h3>${drawCorrelationMap('Correlations of daily profits', names, correlations.pnl)}</figure></div>`,
  };
}

function drawSkipped({ figures }: LegsReportInput): SectionContent {
  if (figures.signalsSkipped === 0) return { note: 'Every signal was taken.' };
  return {
    note: `${formatNumber(figures.signalsSkipped, 0)} signals found no place, no money or no permission, and were gone with their instant. All are in signals.parquet beside this page.`,
    body: drawSkipTable(figures),
  };
}
