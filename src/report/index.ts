export type { ReportIdentity, RunReportInput, SettingValue, Settings, SideText, StrategyText } from './model/run-report-input.js';
export type { EquityCurve, SweepAxis, SweepReportInput, TrialColumns } from './model/sweep-report-input.js';
export { STUDY_STATES } from './model/study-report-input.js';
export type {
  ChosenTrial,
  FoldRow,
  PlateauChoice,
  StudyAxis,
  StudyColumns,
  StudyObjective,
  StudyReportInput,
  WalkForwardInput,
  WindowRow,
} from './model/study-report-input.js';
export type { VerdictInput, VerdictReason } from './model/verdict-input.js';
export { renderRunReport } from './page/run-report.js';
export { renderStudyReport } from './page/study-report.js';
export { renderSweepReport } from './page/sweep-report.js';
export type { DriftTable, ModelPart, ModelReportInput, TakenTrades } from './model/model-report-input.js';
export { renderModelReport } from './page/model-report.js';
export type { ModelFoldRow, ModelWalkInput } from './model/model-walk-input.js';
export { renderModelWalkReport } from './page/model-walk-report.js';
