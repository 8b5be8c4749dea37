import { makeFolder, replaceJson, replaceText, writing } from '../../files/output.js';
import { renderChecklistReport } from '../../report/index.js';
import type { Checklist } from './check-readiness.js';
import { checklistMarkdown } from './checklist-markdown.js';

/** Writes `checklist.json`, `checklist.md` and `checklist.html` into a folder, in the place of those before them.
 *  Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeChecklist(folder: string, checklist: Checklist): Promise<void> {
  makeFolder(folder);
  await writing(folder, () => {
    replaceText(folder, 'checklist.html', renderChecklistReport(pageOf(checklist)));
    replaceText(folder, 'checklist.md', checklistMarkdown(checklist));
    replaceJson(folder, 'checklist.json', checklist); // last: who finds it finds the others
  });
}

function pageOf({
  system,
  source,
  symbols,
  models,
  bars,
  engine_version: engineVersion,
  outcome,
  checks,
}: Checklist): Parameters<typeof renderChecklistReport>[0] {
  const asked = models.map(({ name, learned_until: learnedUntil }) => ({ name, learnedUntil }));
  return { system, source, symbols, models: asked, bars, engineVersion, outcome, checks };
}
