import { DRAWING_KIT_SOURCE } from '../panels/live/drawing-kit.js';
import { PRICE_VIEW_SOURCE } from '../panels/live/price-view.js';
import { BASE_SCRIPT } from './base-script.js';

/** The run report's script: another range of the price by the strip, the buttons or a row of the trade list, and a readout. */
export const RUN_SCRIPT = `'use strict';
${BASE_SCRIPT}
${DRAWING_KIT_SOURCE}
${PRICE_VIEW_SOURCE}
if (data) {
  const { histories, views, geometry } = data;
  let [history, view] = [histories[0], views[0]];
  const barX = (bar) => geometry.left + (bar / history.barCount) * (geometry.right - geometry.left);
  const rangeButtons = [...document.querySelectorAll('[data-range]')];

  function show(fromBar, toBar, axis) {
    const narrowest = 12 * pickLevel(history, { fromBar, toBar }).barsPerBucket;
    const width = Math.round(Math.min(history.barCount, Math.max(narrowest, toBar - fromBar)));
    const from = Math.round(Math.min(history.barCount - width, Math.max(0, fromBar)));
    view = { fromBar: from, toBar: from + width, axis: axis ?? view.axis };
    byId('price-view').innerHTML = drawPriceView(history, view, geometry, kit);
    byId('brush').setAttribute('x', barX(view.fromBar));
    byId('brush').setAttribute('width', Math.max(2, barX(view.toBar) - barX(view.fromBar)));
    for (const button of rangeButtons) button.setAttribute('aria-pressed', String(button.dataset.range === view.fromBar + ' ' + view.toBar));
  }
  function choosePrice(choice) {
    if (history === histories[choice]) return;
    history = histories[choice];
    byId('price-choice').value = String(choice);
    for (const each of document.querySelectorAll('[data-price]')) each.toggleAttribute('hidden', each.dataset.price !== String(choice));
    const { fromBar, toBar, axis } = views[choice];
    byId('price-axis').setAttribute('aria-pressed', String(axis === 'log'));
    show(fromBar, toBar, axis);
  }
  byId('price-choice')?.addEventListener('change', (event) => choosePrice(Number(event.currentTarget.value)));
  for (const button of rangeButtons) button.addEventListener('click', () => show(...button.dataset.range.split(' ').map(Number)));
  for (const button of document.querySelectorAll('[data-move]')) button.addEventListener('click', () => {
    const by = Number(button.dataset.move) * (view.toBar - view.fromBar);
    show(view.fromBar + by, view.toBar + by);
  });
  for (const button of document.querySelectorAll('[data-zoom]')) button.addEventListener('click', () => {
    const [middle, half] = [(view.fromBar + view.toBar) / 2, ((view.toBar - view.fromBar) / 2) * Number(button.dataset.zoom)];
    show(middle - half, middle + half);
  });
  byId('price-axis').addEventListener('click', (event) => {
    const axis = view.axis === 'log' ? 'linear' : 'log';
    event.currentTarget.setAttribute('aria-pressed', String(axis === 'log'));
    show(view.fromBar, view.toBar, axis);
  });

  const overview = byId('overview');
  let anchor;
  const barAt = (event) => ((pointIn(overview, event).x - geometry.left) / (geometry.right - geometry.left)) * history.barCount;
  overview.addEventListener('pointerdown', (event) => { anchor = barAt(event); overview.setPointerCapture(event.pointerId); });
  overview.addEventListener('pointermove', (event) => {
    if (anchor === undefined) return;
    const at = barAt(event);
    if (Math.abs(barX(at) - barX(anchor)) > 3) show(Math.min(anchor, at), Math.max(anchor, at));
  });
  overview.addEventListener('pointerup', (event) => {
    if (Math.abs(barX(barAt(event)) - barX(anchor)) <= 3) { const half = (view.toBar - view.fromBar) / 2; show(anchor - half, anchor + half); }
    anchor = undefined;
  });
  overview.addEventListener('pointercancel', () => { anchor = undefined; });
  overview.addEventListener('dblclick', () => show(0, history.barCount));

  const hint = byId('price-readout').textContent;
  byId('price').addEventListener('pointerleave', () => { byId('price-readout').textContent = hint; });
  const number = (value) => Number(value.toPrecision(7)).toLocaleString('en-US', { maximumSignificantDigits: 7 });
  byId('price').addEventListener('pointermove', (event) => {
    const share = (pointIn(byId('price'), event).x - geometry.left) / (geometry.right - geometry.left);
    const bar = Math.floor(view.fromBar + share * (view.toBar - view.fromBar));
    if (share < 0 || share > 1) return;
    const level = pickLevel(history, view);
    const i = Math.min(level.timeMs.length - 1, Math.floor((bar - level.fromBar) / level.barsPerBucket));
    const time = new Date(level.timeMs[i]).toISOString().slice(0, 16).replace('T', ' ');
    byId('price-readout').innerHTML = '<b>' + time + ' UTC</b> · open ' + number(level.open[i]) + ' · high ' + number(level.high[i]) + ' · low ' + number(level.low[i]) + ' · close <b>' + number(level.close[i]) + '</b>' + (level.barsPerBucket > 1 ? ' · ' + level.barsPerBucket + ' bars' : '');
  });

  for (const row of document.querySelectorAll('tr[data-view]')) {
    row.tabIndex = 0;
    const choose = () => { choosePrice(Number(row.dataset.of)); show(...row.dataset.view.split(' ').map(Number)); byId('price-section').scrollIntoView({ behavior: 'smooth' }); };
    row.addEventListener('click', choose);
    row.addEventListener('keydown', (event) => { if (event.key === 'Enter') choose(); });
  }
}
`;
