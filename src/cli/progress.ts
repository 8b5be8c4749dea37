import type { JobPhase } from '../app/trials/job-phase.js';
import type { SweepProgress } from '../app/sweep/sweep-outcome.js';

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PHASES: Readonly<Partial<Record<JobPhase, string>>> = {
  data: 'opening the bars',
  verdict: 'ranking and judging',
  files: 'writing the files',
};

/** Draws a progress bar with trials/s and best-so-far on stderr; draws nothing where stderr is no terminal. */
export class ProgressBar {
  private drawnAt = 0;
  private readonly isShown: boolean;

  private readonly unit: string;

  /** unit  what is done one by one */
  constructor(isWanted: boolean, unit = 'trials') {
    this.unit = unit;
    this.isShown = isWanted && process.stderr.isTTY;
  }

  update({ done, total, best, trialsPerSecond }: SweepProgress): void {
    const now = performance.now();
    if (!this.isShown || (now - this.drawnAt < REDRAW_MS && done < total)) return;
    this.drawnAt = now;
    const filled = Math.round((BAR_CELLS * done) / total);
    const left = trialsPerSecond > 0 ? Math.ceil((total - done) / trialsPerSecond) : 0;
    const bestText = Number.isNaN(best) ? '' : `  best ${best.toFixed(4)}`;
    process.stderr.write(
      `\r${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${done.toLocaleString('en')}/${total.toLocaleString('en')}  ${rateOf(trialsPerSecond)} ${this.unit}/s${bestText}  ${left} s left \u001b[K`,
    );
  }

  /** Says what goes on where no trials are counted. */
  begin(phase: JobPhase): void {
    const text = PHASES[phase];
    if (this.isShown && text !== undefined) process.stderr.write(`\r${text} …\u001b[K`);
    this.drawnAt = 0;
  }

  clear(): void {
    if (this.isShown) process.stderr.write('\r\u001b[K');
  }
}

function rateOf(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}
