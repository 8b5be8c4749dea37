import type { GateOutcome, JudgedCheck, JudgedFigure } from './gate-record.js';

/** A requirement over named figures. */
export interface Requirement {
  readonly text: string;
  /** names that it reads */
  readonly names: readonly string[];
  readonly holds: (figures: Readonly<Record<string, number>>) => boolean;
}

/** Judges requirements over figures. Nothing passes by a figure that is missing or undefined. */
export function judgeFigures(requirements: readonly Requirement[], figures: Readonly<Record<string, number>>): JudgedFigure[] {
  return requirements.map(({ text, names, holds }) => {
    const read = names.map((name) => [name, figures[name]] as const);
    const missing = read.filter(([, value]) => value === undefined || Number.isNaN(value)).map(([name]) => name);
    const isHeld = missing.length === 0 && holds(figures);
    return {
      requirement: text,
      figures: Object.fromEntries(read.map(([name, value]) => [name, value === undefined || Number.isNaN(value) ? null : value])),
      holds: isHeld,
      sentence: sentenceOf(text, read, missing, isHeld),
    };
  });
}

/** Returns what a gate comes to: it waits only where nothing of it failed. */
export function outcomeOf(figures: readonly JudgedFigure[], checks: readonly JudgedCheck[]): GateOutcome {
  if (figures.some(({ holds }) => !holds) || checks.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return checks.some(({ outcome }) => outcome === 'waiting') ? 'waiting' : 'passed';
}

function sentenceOf(
  text: string,
  read: readonly (readonly [string, number | undefined])[],
  missing: readonly string[],
  holds: boolean,
): string {
  if (missing.length > 0) return `${text} needs ${missing.join(' and ')}, which ${missing.length > 1 ? 'are' : 'is'} undefined.`;
  const found = read.map(([name, value]) => `${name} is ${shorten(value!)}`).join(', ');
  return `${text} ${holds ? 'holds' : 'does not hold'}${found === '' ? '' : `: ${found}`}.`;
}

function shorten(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
