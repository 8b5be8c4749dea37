import type { SystemFile } from './system-schema.js';

/** Whether the strategy's own expressions ask a model. */
export function asksInExpressions({ strategy }: Pick<SystemFile, 'strategy'>): boolean {
  return /\bmodel\s*\(/.test(JSON.stringify(strategy));
}

/** Returns a system with the signals that its strategy has by itself: those that a model learns to judge. Its model is left out, or its
 *  mode where expressions ask it. */
export function withOwnSignals({ ml, ...file }: SystemFile): SystemFile {
  if (ml === undefined || !asksInExpressions(file)) return file;
  const { prediction_mode: _mode, ...rest } = ml;
  return { ...file, ml: rest };
}
