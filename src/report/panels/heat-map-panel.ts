import { AGGREGATES, type HeatMaps } from '../model/heat-maps.js';
import { DRAWING_KIT } from './live/drawing-kit.js';
import { drawHeatMapView, type HeatMapChoice } from './live/heat-map-view.js';
import { markup, raw, type Markup } from './markup.js';

/** Returns the choice that a report opens with. */
export function openingChoice(maps: HeatMaps): HeatMapChoice {
  return { ...maps.opening, aggregate: 'median' };
}

/** Draws the heat map with the choices of its axes and of the aggregate. */
export function drawHeatMapPanel(maps: HeatMaps): Markup {
  const choice = openingChoice(maps);
  const drawing = drawHeatMapView(maps, choice, DRAWING_KIT);
  return markup`<div class="controls"><label>across <select id="map-x">${drawAxisOptions(maps, choice.x)}</select></label><label>up <select id="map-y">${drawAxisOptions(maps, choice.y)}</select></label>
<span class="buttons">${AGGREGATES.map((each) => markup`<button type="button" data-aggregate="${each}" aria-pressed="${each === choice.aggregate ? 'true' : 'false'}">${each}</button>`)}</span></div>
<div class="readout screen" id="map-readout">Point at a cell to read it.</div>
<svg id="map" viewBox="0 0 1080 ${Math.ceil(drawing.height)}" role="img" aria-label="Objective by two parameters">${raw(drawing.svg)}</svg>`;
}

function drawAxisOptions(maps: HeatMaps, chosen: number): Markup {
  return markup`${maps.axes.map(({ name }, i) => markup`<option value="${i}"${i === chosen && raw(' selected')}>${name}</option>`)}`;
}
