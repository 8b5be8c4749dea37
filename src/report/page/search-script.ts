import { DRAWING_KIT_SOURCE } from '../panels/live/drawing-kit.js';
import { HEAT_MAP_VIEW_SOURCE } from '../panels/live/heat-map-view.js';
import { BASE_SCRIPT } from './base-script.js';

/** The script of a search, sweep or study: other axes and aggregates of the heat map, and a readout. */
export const SEARCH_SCRIPT = `'use strict';
${BASE_SCRIPT}
${DRAWING_KIT_SOURCE}
${HEAT_MAP_VIEW_SOURCE}
if (data) {
  const { maps } = data;
  const picture = byId('map');
  let choice = data.choice;
  let drawing = drawHeatMapView(maps, choice, kit);
  function show(next) {
    choice = next;
    drawing = drawHeatMapView(maps, choice, kit);
    picture.innerHTML = drawing.svg;
    picture.setAttribute('viewBox', '0 0 1080 ' + Math.ceil(drawing.height));
    byId('map-x').value = choice.x;
    byId('map-y').value = choice.y;
    for (const button of document.querySelectorAll('[data-aggregate]')) button.setAttribute('aria-pressed', String(button.dataset.aggregate === choice.aggregate));
  }
  byId('map-x').addEventListener('change', (event) => { const x = Number(event.target.value); show({ ...choice, x, y: x === choice.y ? choice.x : choice.y }); });
  byId('map-y').addEventListener('change', (event) => { const y = Number(event.target.value); show({ ...choice, y, x: y === choice.x ? choice.y : choice.x }); });
  for (const button of document.querySelectorAll('[data-aggregate]')) button.addEventListener('click', () => show({ ...choice, aggregate: button.dataset.aggregate }));
  picture.addEventListener('pointermove', (event) => {
    const at = pointIn(picture, event);
    const column = Math.floor((at.x - drawing.left) / drawing.cellWidth);
    const row = drawing.rows - 1 - Math.floor((at.y - drawing.top) / drawing.cellHeight);
    if (column < 0 || row < 0 || column >= drawing.columns || row >= drawing.rows) return;
    const readout = byId('map-readout');
    const value = document.createElement('b');
    value.textContent = formatCell(cellValue(maps, choice, column, row));
    readout.textContent = maps.axes[choice.x].name + ' ' + maps.axes[choice.x].labels[column] + ', ' + maps.axes[choice.y].name + ' ' + maps.axes[choice.y].labels[row] + ': ' + choice.aggregate + ' ';
    readout.append(value);
  });
}
`;
