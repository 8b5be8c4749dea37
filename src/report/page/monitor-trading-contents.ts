import { buildHistogram } from '../model/histogram.js';
import type { MonitorReportInput } from '../model/monitor-report-input.js';
import { formatNumber, formatPercent, formatTickPercent } from '../panels/format.js';
import { drawHistogramChart } from '../panels/histogram-chart.js';
import { drawIncidentLanes } from '../panels/incident-lanes.js';
import { markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';
import { drawTimeLines } from '../panels/time-lines-chart.js';

/** Draws equity, and the drawdown inside the band of the backtest. */
export function drawAccount({ account, band }: MonitorReportInput): SectionContent {
  const { timeMs, equity, drawdown } = account;
  if (timeMs.length === 0) return { note: 'No bar was walked yet.' };
  const span = { startMs: timeMs[0]!, endMs: timeMs.at(-1)! };
  const line = (name: string, values: Float64Array, colour: string) => ({ name, colour, timeMs, values, look: 'line' as const });
  const within = band && { ...band, ...cutBand(band, span.endMs) };
  const bands = within === undefined ? [] : [{ name: '5 % to 95 % of the resamples', colour: 'benchmark', ...within }];
  const middle =
    within === undefined
      ? []
      : [{ name: 'their median', colour: 'benchmark', timeMs: within.timeMs, values: within.middle, look: 'dashed' as const }];
  const note = band
    ? `The band is that of ${formatNumber(band.resamples, 0)} resamples of the backtest's days, each a session as long as this one: below it are the worst five of a hundred.`
    : 'The backtest has too few days for a band.';
  return {
    note,
    body: markup`<h3>Equity</h3>${drawTimeLines([line('Equity', equity, 'equity')], [], { title: 'Equity', ...span, height: 220 })}
<h3 style="margin-top:16px">Drawdown</h3>${drawTimeLines([line('of this session', drawdown, 'loss'), ...middle], bands, { title: 'Drawdown inside the band of the backtest', ...span, height: 180, spans: [0], format: formatTickPercent })}`,
  };
}

/** The part of a band up to a time. */
function cutBand<Band extends NonNullable<MonitorReportInput['band']>>(
  { timeMs, low, middle, high }: Band,
  endMs: number,
): Pick<Band, 'timeMs' | 'low' | 'middle' | 'high'> {
  const count = timeMs.filter((time) => time <= endMs).length;
  return { timeMs: timeMs.slice(0, count), low: low.slice(0, count), middle: middle.slice(0, count), high: high.slice(0, count) };
}

/** Draws how often there is a signal, beside the backtest. */
export function drawSignals({ signals: { slices, expected } }: MonitorReportInput): SectionContent {
  if (slices.length === 0) return { note: 'There are too few bars to say how often there is a signal.' };
  const timeMs = slices.map(({ toMs }) => toMs);
  const levels = Number.isFinite(expected) ? [{ value: expected, label: `backtest: ${formatPercent(expected, 2)}` }] : [];
  const around = slices.map(({ bars }) => 2 * Math.sqrt((expected * (1 - expected)) / bars));
  const band = {
    name: 'two standard errors about the backtest',
    colour: 'benchmark',
    timeMs,
    low: around.map((error) => Math.max(0, expected - error)),
    high: around.map((error) => expected + error),
  };
  return {
    note: 'Signals per bar in stretches of as many bars. The errors are those of independent bars: signals that come in clusters go beyond them more often.',
    body: drawTimeLines(
      [{ name: 'signals per bar', colour: 'equity', timeMs, values: slices.map(({ rate }) => rate), look: 'dotted line' }],
      Number.isFinite(expected) ? [band] : [],
      {
        title: 'Signals per bar',
        startMs: timeMs[0]!,
        endMs: timeMs.at(-1)!,
        height: 160,
        spans: [0],
        levels,
        format: formatTickPercent,
      },
    ),
  };
}

/** Draws what fills cost beyond the model of fills. */
export function drawSlippage({ slippage: { isPaper, timeMs, bps } }: MonitorReportInput): SectionContent {
  if (isPaper) return { note: 'On paper the fills are those of the model: there is no slippage against it.' };
  const histogram = buildHistogram(bps, 30);
  if (histogram === undefined) return { note: 'No fill at the broker can be compared with the model yet.' };
  const { mean, median } = histogram;
  const points = { name: 'fill', colour: 'equity', timeMs, values: bps, look: 'dots' as const };
  return {
    note: `${formatNumber(histogram.total, 0)} filled orders; above 0 one was worse than the model of fills says. A backtest is as good as this is near to 0.`,
    body: markup`<figure>${drawHistogramChart(histogram, {
      width: 1080,
      height: 230,
      title: 'Histogram of slippage',
      xTitle: 'basis points beyond the model',
      format: (value) => formatNumber(value, 1),
      splitAtZero: false,
      marks: [
        { value: mean, label: 'mean', tone: 'solid' },
        { value: median, label: 'median', tone: 'dashed' },
      ],
    })}</figure>${drawTimeLines([points], [], { title: 'Slippage over time', startMs: timeMs[0]!, endMs: timeMs.at(-1)!, height: 150, levels: [{ value: mean, label: `mean ${formatNumber(mean, 1)} bps` }], spans: [0] })}`,
  };
}

/** Draws how old the data were, and what was wrong with them. */
export function drawFeed({ dataAge, incidents, account, nowMs, state }: MonitorReportInput): SectionContent {
  const { timeMs, seconds } = dataAge;
  const times = [timeMs[0], timeMs.at(-1), account.timeMs[0], incidents[0]?.timeMs, incidents.at(-1)?.timeMs].filter(
    (time) => time !== undefined,
  );
  if (times.length === 0) return { note: 'The feed has told nothing yet.' };
  const startMs = Math.min(...times);
  // a session that runs and hears nothing shows it
  const endMs = state.label === 'running' ? nowMs : Math.max(...times);
  const unit = unitOf(seconds);
  const ages = { name: 'age', colour: 'equity', timeMs, values: seconds.map((value) => value / unit.seconds), look: 'line' as const };
  const age =
    timeMs.length > 0 && markup`${drawTimeLines([ages], [], { title: 'Age of the data', startMs, endMs, height: 150, spans: [0] })}`;
  const lanes =
    incidents.length === 0
      ? markup`<p class="note">There was no incident: each bar was the next one.</p>`
      : markup`<h3 style="margin-top:16px">Incidents</h3>${drawIncidentLanes(incidents, startMs, endMs)}`;
  return {
    note: timeMs.length > 0 ? `${unit.name} from the end of each bar until it was there.` : undefined,
    body: markup`${age}${lanes}`,
  };
}

const UNITS = [
  { name: 'Days', seconds: 86_400 },
  { name: 'Hours', seconds: 3600 },
  { name: 'Minutes', seconds: 60 },
];

/** The largest unit that the oldest data were several of. */
function unitOf(seconds: Float64Array): { readonly name: string; readonly seconds: number } {
  const most = seconds.reduce((max, value) => (value > max ? value : max), 0);
  return UNITS.find((unit) => most >= 5 * unit.seconds) ?? { name: 'Seconds', seconds: 1 };
}
