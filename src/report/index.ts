export type { ReportIdentity, RunReportInput, SettingValue, Settings, SideText, StrategyText } from './model/run-report-input.js';
export type { EquityCurve, SweepAxis, SweepReportInput, TrialColumns } from './model/sweep-report-input.js';
export { renderRunReport } from './page/run-report.js';
export { renderSweepReport } from './page/sweep-report.js';
export type { VerdictInput } from './model/verdict-input.js';
