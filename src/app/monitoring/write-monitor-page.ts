import { replaceText, writing } from '../../files/output.js';
import { renderMonitorReport, type MonitorReportInput } from '../../report/index.js';
import { ENGINE_VERSION } from '../run/version.js';

/** The page's name in the folder of a session. */
export const MONITOR_PAGE = 'report.html';

/** Writes the page of a session into its folder, in the place of the one before it. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeMonitorPage(dir: string, input: Omit<MonitorReportInput, 'engineVersion'>): Promise<void> {
  await writing(dir, () => replaceText(dir, MONITOR_PAGE, renderMonitorReport({ ...input, engineVersion: ENGINE_VERSION })));
}
