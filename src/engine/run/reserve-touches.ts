import type { EngineState } from '../plan/engine-state.js';

/** What is known of the touch after an entry. */
export const TOUCH_BYTES = 2;
/** Share of the free memory that what is known of touches may take. */
const MAX_SHARE = 0.25;

/** Reserves room for what is known of touches, bar by bar, the settings of a bar beside each other; 0 where it would take too much, and for
 *  an account, whose legs seldom enter on the same bars in two trials.
 *  memos  settings and sides that are remembered */
export function reserveTouches({ shared, layouts, account }: EngineState, memos: number): number {
  const bytes = memos * layouts[0]!.frames[0]!.barCount * TOUCH_BYTES;
  if (bytes === 0 || account !== undefined || bytes > shared.freeBytes * MAX_SHARE) return 0;
  const pointer = shared.reserve(bytes, 'what is known of touches');
  shared.bytes(pointer, bytes).fill(0);
  return pointer;
}
