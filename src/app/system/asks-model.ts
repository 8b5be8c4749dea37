import type { SystemFile } from './system-schema.js';

/** Whether expressions of the system ask a model: those of the strategy, the rank of legs, the share that an entry sizes on. */
export function asksInExpressions({ strategy, risk, portfolio }: Pick<SystemFile, 'strategy' | 'risk' | 'portfolio'>): boolean {
  return /\bmodel\s*\(/.test(JSON.stringify([strategy, risk.weight, portfolio?.rank]));
}

/** Returns a system with the signals that its strategy has by itself: those that a model learns to judge. Its model is left out, or its
 *  mode where expressions ask it. */
export function withOwnSignals({ ml, ...file }: SystemFile): SystemFile {
  if (ml === undefined || !asksInExpressions(file)) return file;
  const { prediction_mode: _mode, ...rest } = ml;
  return { ...file, ml: rest };
}
