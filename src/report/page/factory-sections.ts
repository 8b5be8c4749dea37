import type { FactoryReportInput } from '../model/factory-report-input.js';
import { drawFactoryBoard } from '../panels/factory-board.js';
import { drawFound } from '../panels/factory-found.js';
import { drawFactoryLines, drawVersionTable } from '../panels/factory-lines.js';
import { markup } from '../panels/markup.js';
import type { ReportSection } from './report-section.js';

/** The sections of a factory's board, in their order. */
export const FACTORY_SECTIONS: readonly ReportSection<FactoryReportInput>[] = [
  {
    id: 'stages-section',
    title: 'Systems by stage',
    shows: 'where each system stands, since when, and what it waits for',
    draw: (page) =>
      page.systems.length === 0
        ? { note: 'The factory has no system: barloom factory add FILE.' }
        : {
            note: 'A system stands at the stage whose gate it works at. Each card says what its next step waits for.',
            body: drawFactoryBoard(page),
          },
  },
  {
    id: 'falls-section',
    title: 'What fell, and why',
    isLong: true,
    shows: 'what was demoted, disabled, scaled down, held, rolled back, or taken back by an edit, the last first',
    draw: ({ falls }) => (falls.length === 0 ? { note: 'Nothing fell.' } : { body: drawFactoryLines('What fell', falls) }),
  },
  {
    id: 'gates-section',
    title: 'Gates and watch',
    isLong: true,
    shows: 'each requirement with its value, limit and sentence, each check, and the runs that are the evidence',
    draw: ({ systems }) =>
      systems.length === 0
        ? undefined
        : {
            note: 'As each was judged last. Nothing passes by a figure that is undefined, “–”. Folders of evidence lie below that of the factory.',
            body: markup`${systems.map(drawFound)}`,
          },
  },
  {
    id: 'versions-section',
    title: 'What runs',
    isLong: true,
    shows: 'versions that are live and were before, factors of sizes, files',
    draw: ({ systems }) =>
      systems.length === 0
        ? undefined
        : { note: 'The champion is live; a rollback goes to the previous one.', body: drawVersionTable(systems) },
  },
  {
    id: 'history-section',
    title: 'What happened',
    isLong: true,
    shows: 'the last events of the journal, those of the factory itself among them',
    draw: ({ history, events }) =>
      history.length === 0
        ? { note: 'Nothing happened yet.' }
        : {
            note:
              history.length < events
                ? `The last ${history.length} of ${events} events; barloom factory history SYSTEM has all of a system.`
                : undefined,
            body: drawFactoryLines('What happened', history),
          },
  },
];
