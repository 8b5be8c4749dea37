import type { ColumnModel } from '../../core/column-model.js';
import type { ModelBundle } from './model-bundle.js';

/** Returns what scores the bars of a graph as `scoreBundle` scores rows. */
export function columnModelOf({ model, calibration }: Pick<ModelBundle, 'model' | 'calibration'>): ColumnModel {
  const saysLogOdds = model.kind === 'gbc' || model.kind === 'sgdc' || model.kind === 'logistic';
  return {
    predictor:
      'ensemble' in model ? { kind: 'trees', ensemble: model.ensemble } : { kind: 'linear', scaling: model.scaling, state: model.state },
    isSigmoid: saysLogOdds && calibration?.scores !== 'raw',
    calibration: calibration?.by,
  };
}
