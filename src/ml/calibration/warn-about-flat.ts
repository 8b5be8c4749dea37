import type { Calibration } from './calibration.js';

/** Returns a sentence where a calibration gives every score the same probability, and the order of the scores is lost with it. */
export function warnAboutFlat(calibration: Calibration | undefined): string[] {
  if (calibration === undefined) return [];
  const flat = flatProbability(calibration);
  return flat === undefined
    ? []
    : [
        `Calibration: ${calibration.kind} gives every score the probability ${flat.toFixed(3)}, since higher scores came true no more often on the rows that calibrate: AUC is 0.5 wherever it is measured, and a threshold takes all or nothing. calibration: none keeps the order of the scores.`,
      ];
}

function flatProbability(calibration: Calibration): number | undefined {
  if (calibration.kind === 'platt') return calibration.slope === 0 ? 1 / (1 + Math.exp(-calibration.intercept)) : undefined;
  const [first, ...others] = calibration.probabilities;
  return others.every((probability) => probability === first) ? first : undefined;
}
