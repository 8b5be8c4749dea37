/** The part of the script that every page has: the theme, the data with its arrays, pictures' coordinates, sortable tables. */
export const BASE_SCRIPT = `
const byId = (id) => document.getElementById(id);
const darkPreferred = matchMedia('(prefers-color-scheme: dark)');
const themeButton = byId('theme');
const isDark = () => (document.documentElement.dataset.theme ?? (darkPreferred.matches ? 'dark' : 'light')) === 'dark';
function nameTheme() { themeButton.textContent = isDark() ? 'Light' : 'Dark'; themeButton.setAttribute('aria-label', 'Switch to ' + (isDark() ? 'light' : 'dark') + ' colours'); }
themeButton.addEventListener('click', () => { document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'; nameTheme(); });
darkPreferred.addEventListener('change', nameTheme);
themeButton.hidden = false;
nameTheme();

const arrayTypes = { Float64Array, Float32Array, Int32Array, Uint8Array, Int8Array };
function revive(key, value) {
  if (value === null || typeof value !== 'object' || typeof value.base64 !== 'string') return value;
  const bytes = Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0));
  return new arrayTypes[value.type](bytes.buffer);
}
const data = JSON.parse(byId('data').textContent, revive);

function pointIn(picture, event) {
  const box = picture.getBoundingClientRect();
  const view = picture.viewBox.baseVal;
  return { x: ((event.clientX - box.left) / box.width) * view.width, y: ((event.clientY - box.top) / box.height) * view.height };
}

for (const table of document.querySelectorAll('table[data-sortable]')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector('button')?.addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') === 'descending';
    heads.forEach((each) => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    const rank = (a, b) => {
      const [x, y] = [Number(key(a)), Number(key(b))];
      if (Number.isNaN(x) && Number.isNaN(y)) return key(a).localeCompare(key(b)) * (up ? 1 : -1);
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
      return (x - y) * (up ? 1 : -1);
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(rank));
  }));
}

for (const group of document.querySelectorAll('[data-switch]')) {
  const buttons = [...group.querySelectorAll('button[data-show]')];
  buttons.forEach((button) => button.addEventListener('click', () => {
    for (const each of buttons) {
      each.setAttribute('aria-pressed', String(each === button));
      byId(each.dataset.show).hidden = each !== button;
    }
  }));
}
`;
