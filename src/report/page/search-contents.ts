import type { EquityOverlay } from '../model/equity-overlay.js';
import type { HeatMaps } from '../model/heat-maps.js';
import type { SearchGrid } from '../model/search-grid.js';
import { drawAxisSwitch } from '../panels/axis-switch.js';
import { drawHeatMapPanel } from '../panels/heat-map-panel.js';
import { markup } from '../panels/markup.js';
import { drawOverlayChart } from '../panels/overlay-chart.js';
import type { SectionContent } from '../panels/section.js';

/** Draws the heat maps, of a sweep or of a study. */
export function drawMaps({ objective }: Pick<SearchGrid, 'objective'>, maps: HeatMaps | undefined): SectionContent {
  if (!maps) return { note: 'A heat map needs two parameters with two values each, and a ranked trial.' };
  const omitted = maps.omittedAxes > 0 && ` The ${maps.omittedAxes} parameters that explain least are left out.`;
  const note = markup`${objective.text}, to ${objective.direction}, over all values of the other parameters; yellow is better, the outlined cell is the best, an empty one has no ranked trial. A broad bright region is worth more than one bright cell.${omitted}`;
  return { note, body: markup`<figure>${drawHeatMapPanel(maps)}</figure>` };
}

/** Draws the best trials' equity. */
export function drawOverlay(overlay: EquityOverlay | undefined): SectionContent {
  if (!overlay) return { note: 'No equity was kept.' };
  const count = overlay.curves.length;
  const note = `The best ${count} trials; the first five in colour, labelled with trial number and final equity. Dashed: the initial cash.`;
  return {
    note,
    body: drawAxisSwitch('overlay', overlay.spansDecade, (axis) => drawOverlayChart(overlay, axis, `Equity of the best ${count} trials`)),
  };
}
