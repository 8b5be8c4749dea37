import { isFactoryEvent } from '../../lifecycle/factory/factory-event.js';
import { followFactory, NEW_FACTORY, type FactoryState } from '../../lifecycle/factory/factory-state.js';
import { bringBack } from '../../lifecycle/systems/bring-back.js';
import { isSystemEvent } from '../../lifecycle/systems/system-event.js';
import { applyEvent } from '../../lifecycle/systems/system-states.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { ENGINE_VERSION } from '../run/version.js';

/** Who folds: another one folds from the first line. To be raised wherever the fold or the states change. */
export const FOLD_MAKER = `barloom ${ENGINE_VERSION} fold 1`;

/** What the lines of a journal come to: states of systems, and of the factory. */
export class JournalFold {
  private readonly states: Map<string, SystemState>;
  private whole: FactoryState;

  /** state  of `toJson`, by the same maker; undefined where nothing was folded yet */
  constructor(state: unknown) {
    const { systems = [], factory = NEW_FACTORY } = (state ?? {}) as { systems?: readonly SystemState[]; factory?: FactoryState };
    this.states = new Map(systems.map((each) => [each.system, each]));
    this.whole = factory;
  }

  get systems(): ReadonlyMap<string, SystemState> {
    return this.states;
  }

  get factory(): FactoryState {
    return this.whole;
  }

  follow(entries: readonly object[]): void {
    for (const entry of entries) {
      const { time } = entry as { readonly time?: unknown };
      if (typeof time === 'string') this.whole = { ...this.whole, lastTime: time };
      if (isSystemEvent(entry)) applyEvent(this.states, entry);
      if (!isFactoryEvent(entry)) continue;
      this.whole = followFactory(this.whole, entry);
      if (entry.event !== 'clock' || entry.byMs >= 0) continue;
      for (const [name, state] of this.states) this.states.set(name, bringBack(state, entry.time));
    }
  }

  /** Returns the states as plain data. */
  toJson(): object {
    return { systems: [...this.states.values()], factory: this.whole };
  }
}
