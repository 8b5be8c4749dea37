import type { ForecastHead, ForecastMarket } from '../model/forecast-report-input.js';
import { buildVolatilityHistory } from '../model/volatility-history.js';
import { drawCalibrationChart } from '../panels/calibration-chart.js';
import { drawFoldSkillChart } from '../panels/fold-skill-chart.js';
import { drawConfusionTable, drawFigureTable, drawForecastFolds, drawSaidTable, drawSkillTable } from '../panels/forecast-tables.js';
import { TIME_CHART } from '../panels/frame.js';
import { markup, type Markup } from '../panels/markup.js';
import type { SectionContent } from '../panels/section.js';
import { drawVolatilityChart } from '../panels/volatility-chart.js';
import type { ReportSection } from './report-section.js';

/** The sections of a forecaster's report, in their order, once for each market. */
export const FORECAST_SECTIONS: readonly ReportSection<ForecastMarket>[] = [
  {
    id: 'skill-section',
    title: 'What the forecasts are worth',
    shows: 'losses of each head beside those of each naive forecast, with the test and its sentence',
    draw: ({ heads }) => ({
      note: 'Skill is 1 − own loss / naive loss, on bars that the models had not seen. A head has skill where it beats the best of its naive forecasts by more standard deviations of the mean difference than chance reaches once in a hundred times.',
      body: drawSkillTable(heads),
    }),
  },
  {
    id: 'figures-section',
    title: 'Other figures',
    shows: 'rank correlations, skill in other errors, accuracy, confidence said and seen',
    draw: ({ heads }) => ({ note: 'Over all folds. The verdict does not go by them.', body: drawFigureTable(heads) }),
  },
  {
    id: 'folds-section',
    title: 'Skill by fold',
    isLong: true,
    shows: 'skill of each head in each fold, train and test windows, folds that were skipped',
    draw: drawFolds,
  },
  {
    id: 'volatility-section',
    title: 'Expected volatility and what came',
    shows: 'expected and realised volatility over time',
    draw: drawVolatility,
  },
  {
    id: 'calibration-section',
    title: 'Probabilities said and shares seen',
    shows: 'a calibration curve for each regime and for the confidence',
    draw: ({ heads }) => drawCalibration(heads),
  },
  {
    id: 'confusion-section',
    title: 'Regimes taken for others',
    shows: 'how often each regime was the likeliest where each happened',
    draw: ({ heads }) => {
      const { regimes, confusion } = heads.find((head) => head.confusion !== undefined) ?? {};
      return (
        regimes &&
        confusion && {
          note: 'Bars, and their share of those of the row. AUC is of a regime against all others.',
          body: drawConfusionTable(regimes, confusion),
        }
      );
    },
  },
  {
    id: 'said-section',
    title: 'Which bars have a forecast',
    shows: 'where forecasts begin, how many bars have one',
    draw: (market) => ({
      note: 'On a bar without one a forecast is undefined, and every comparison with it is false.',
      body: drawSaidTable(market),
    }),
  },
];

function drawFolds({ heads, folds }: ForecastMarket): SectionContent {
  const names = heads.map(({ head }) => head);
  return {
    note: 'Against the naive forecast that is the best of all folds. A fold alone proves nothing: its horizons overlap. Marks far beyond the others stand at the edge; the table has their numbers.',
    body: markup`${drawFoldSkillChart(names, folds)}${drawForecastFolds(names, folds)}`,
  };
}

function drawVolatility({ volatility }: ForecastMarket): SectionContent | undefined {
  if (volatility === undefined) return undefined;
  const history = buildVolatilityHistory(volatility, TIME_CHART.right - TIME_CHART.left);
  return history
    ? {
        note: 'The root of the sum of squared log returns over the horizon behind each bar. The least hundredth of the values may lie below the axis and is drawn on it.',
        body: drawVolatilityChart(history),
      }
    : { note: 'No bar has an expected volatility.' };
}

function drawCalibration(heads: readonly ForecastHead[]): SectionContent | undefined {
  const { regimes, confidence } = heads.find((head) => head.regimes !== undefined) ?? {};
  if (regimes === undefined) return undefined;
  const curves = [
    ...regimes.map(({ name, calibration }) => ({ title: name.replaceAll('_', ' '), calibration })),
    ...(confidence === undefined ? [] : [{ title: 'confidence in the likeliest', calibration: confidence.calibration }]),
  ];
  return {
    note: 'The mean probability of each tenth of the bars against the share in which it came true; on the dashed line both are equal. Each picture has axes of its own.',
    body: markup`<div class="pair charts">${curves.map(drawCurve)}</div>`,
  };
}

function drawCurve({
  title,
  calibration,
}: {
  readonly title: string;
  readonly calibration: Parameters<typeof drawCalibrationChart>[0];
}): Markup {
  const most = Math.max(0.05, ...calibration.flatMap(({ said, seen }) => [said, seen]));
  return markup`<div><h3>${title}</h3><figure>${drawCalibrationChart(calibration, Math.min(1, Math.ceil(most * 20) / 20))}</figure></div>`;
}
