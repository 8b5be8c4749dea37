import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGIMES } from '../../core/regimes.js';
import { encodeBundle } from '../../ml/bundle/encode-bundle.js';
import type { AnyBundle, BundleFacts } from '../../ml/bundle/model-bundle.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import type { MarketFeatures } from '../features/open-market-features.js';
import { ENGINE_VERSION } from '../run/version.js';
import type { ResolvedForecast } from './resolve-forecast.js';
import type { WalkedForecasts } from './walk-forecasts.js';

/** Writes the models of the latest bars into a folder, a bundle for each symbol and head: BTCUSD.regime.model. */
export function headBundles(folder: string, forecast: ResolvedForecast, features: MarketFeatures, { latest }: WalkedForecasts): void {
  if (latest === undefined) return;
  for (const head of forecast.heads) {
    const bundle = bundleOf(head, forecast, features, latest);
    writeFileSync(join(folder, `${features.trading.market.symbol}.${head}.model`), encodeBundle(bundle));
  }
}

function bundleOf(
  head: HeadName,
  { file }: ResolvedForecast,
  { set, trading: { market } }: MarketFeatures,
  { heads, rows, cutMs }: NonNullable<WalkedForecasts['latest']>,
): AnyBundle {
  const known = rows[head]!.known;
  const facts: BundleFacts = {
    featureHash: set.hash,
    featureSet: set.features,
    label: {
      kind: `forecast_${head}`,
      horizon_bars: file.horizon_bars,
      ...(head === 'regime' && { crash_share: file.regimes.crash_share, trend_share: file.regimes.trend_share }),
    },
    threshold: Number.NaN,
    training: {
      startMs: known.decidedAtMs[0]!,
      endMs: cutMs,
      rows: known.rows,
      bars: { timeframe: market.timeframe.name, symbols: [market.symbol] },
    },
    metrics: {
      ...(head === 'return' && { slope: heads.return!.slope }),
      ...(head === 'volatility' && {
        centre: heads.volatility!.centre,
        slope: heads.volatility!.slope,
        scale: heads.volatility!.scale,
      }),
      ...(head === 'regime' && {
        lean: heads.regime!.lean,
        ...Object.fromEntries(REGIMES.map((regime, place) => [`base_rate_${regime}`, heads.regime!.baseRates[place]!])),
      }),
      ...(head === 'regime' &&
        heads.regime!.confidence && {
          confidence_slope: heads.regime!.confidence.slope,
          confidence_intercept: heads.regime!.confidence.intercept,
        }),
    },
    canaries: [],
    seed: file.seed,
    engineVersion: ENGINE_VERSION,
    origin: market.origin.kind,
  };
  if (head === 'regime') return { model: heads.regime!.model, calibration: heads.regime!.calibration, ...facts };
  return { model: heads[head]!.model, ...facts };
}
