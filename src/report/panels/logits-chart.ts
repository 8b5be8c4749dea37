import { buildHistogram } from '../model/histogram.js';
import type { VerdictInput } from '../model/verdict-input.js';
import { formatNumber, formatPercent, formatSignificant } from './format.js';
import { TIME_CHART } from './frame.js';
import { drawHistogramChart } from './histogram-chart.js';
import { markup, type Markup } from './markup.js';
import type { SectionContent } from './section.js';

/** Draws how the choice of the best trial fares on time that it was not chosen on. */
export function drawLogits({ overfittingLogits, overfittingProbability }: VerdictInput): SectionContent {
  const chart = drawLogitsChart(overfittingLogits, overfittingProbability);
  if (!chart)
    return { note: 'The time was not split: there are too few trials or too few periods, so no probability of overfitting is known.' };
  const splits = formatNumber(overfittingLogits.length, 0);
  return {
    note: markup`The time was split into halves in ${splits} ways. Each time the trial that is best on one half was ranked on the other: right of 0 it is among the better half of the trials, at 0 and left of it chance would have done as well. In <b>${formatPercent(overfittingProbability, 1)}</b> of the splits it does not hold; that share is the probability of overfitting.`,
    body: markup`<figure>${chart}</figure>`,
  };
}

/** Draws the logits of the splits, those below 0 in the colour of a loss; undefined where there are none. */
export function drawLogitsChart(logits: Float64Array, probability: number): Markup | undefined {
  const histogram = buildHistogram(logits, 40);
  return (
    histogram &&
    drawHistogramChart(histogram, {
      width: TIME_CHART.width,
      height: 280,
      title: 'Histogram of the logits of out-of-sample ranks',
      xTitle: 'logit of the rank out of sample of the trial that is best in sample',
      format: (value) => formatSignificant(value, 2),
      splitAtZero: true,
      marks: [{ value: 0, label: Number.isFinite(probability) ? `${formatPercent(probability, 1)} at or below` : 'middle', tone: 'solid' }],
    })
  );
}
