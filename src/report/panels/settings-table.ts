import type { SettingValue } from '../model/run-report-input.js';
import { markup, type Markup } from './markup.js';

/** Draws named settings, one a row; a dash where there are none. Names may repeat. */
export function drawSettingsTable(settings: readonly (readonly [string, SettingValue])[]): Markup {
  const rows = settings.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td><code>${String(value)}</code></td></tr>`);
  if (rows.length === 0) return markup`<p class="note">–</p>`;
  return markup`<table class="settings"><tbody>${rows}</tbody></table>`;
}
