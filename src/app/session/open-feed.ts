export { tailFile } from '../../live/feeds/tail-file.js';
export type { JournalOutcome, SessionEvent, SessionState } from '../../live/journal/session-journal.js';
