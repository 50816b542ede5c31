// Hides, counts and moves; everything is in the page without it.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bar = $('#bar');
  if (!bar) return;
  bar.hidden = false;

  const findings = $$('.f');
  const rows = $$('#ops tr[data-f]');
  const search = $('#q');
  const selects = ['vendor', 'kind', 'safety'].map(id => $('#' + id));
  const review = $('#review');
  const operation = $('#opx');
  const help = $('#keys');
  // The filters and the finding that one is at, as in the address.
  let state = {};
  let shown = findings;

  // Titles that one jumps to stay below the bar.
  new ResizeObserver(() => {
    const height = bar.offsetHeight + (parseFloat(getComputedStyle(bar).top) || 0);
    document.documentElement.style.setProperty('--bar', height + 'px');
  }).observe(bar);

  // ---- the address: `#f7`, `#vendor/Operation`, or `#q=5100&review=1&at=f2`

  function read() {
    const hash = location.hash.slice(1);
    if (hash.includes('=')) return Object.fromEntries(new URLSearchParams(hash));
    try {
      return hash ? { at: decodeURIComponent(hash) } : {};
    } catch {
      return {};
    }
  }

  function write() {
    const params = new URLSearchParams();
    for (const key of ['q', 'vendor', 'kind', 'safety', 'review', 'op']) {
      if (state[key]) params.set(key, state[key]);
    }
    const hash = [params.toString(), state.at].filter(Boolean);
    const address = hash.length === 2 ? `${hash[0]}&at=${hash[1]}` : hash.join('');
    history.replaceState(null, '', address ? '#' + address : location.pathname + location.search);
  }

  function load() {
    const next = read();
    const target = next.at && document.getElementById(next.at);
    // A link to a finding that the filters show keeps the filters.
    if (target && Object.keys(next).length === 1 && shown.includes(target)) state.at = next.at;
    else state = next;
    apply();
    if (target?.matches('.f')) go(target);
    else target?.scrollIntoView();
  }

  // ---- what is shown

  const texts = new Map();
  function text(finding) {
    if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
    return texts.get(finding);
  }

  function matches(finding, row, words) {
    const { vendor, kind, safety } = finding.dataset;
    const safeties = safety.split(',').filter(Boolean);
    return (
      (!state.vendor || vendor.split(' ').includes(state.vendor)) &&
      (!state.kind || kind === state.kind) &&
      (!state.safety || (state.safety === 'any' ? safeties.length > 0 : safeties.includes(state.safety))) &&
      (!state.review || 'review' in finding.dataset) &&
      (!row || row.dataset.f.split(' ').includes(finding.id.slice(1))) &&
      words.every(word => text(finding).includes(word))
    );
  }

  function apply() {
    const row = state.op && document.getElementById(state.op);
    const words = (state.q || '').toLowerCase().split(/\s+/).filter(Boolean);
    shown = findings.filter(it => matches(it, row, words));
    const visible = new Set(shown);
    for (const it of findings) it.hidden = !visible.has(it);
    for (const section of $$('.sec')) {
      const count = $$('.f', section).filter(it => visible.has(it)).length;
      section.hidden = count === 0;
      $('small span', section).textContent = count;
    }
    const numbers = new Set(shown.map(it => it.id.slice(1)));
    for (const it of rows) {
      it.hidden = row ? it !== row : !it.dataset.f.split(' ').some(number => numbers.has(number));
    }
    for (const body of $$('#ops tbody')) body.hidden = $$('tr[data-f]', body).every(it => it.hidden);
    $('#none').hidden = shown.length > 0;
    controls();
    count();
    mark(words.filter(word => word.length > 1));
  }

  function controls() {
    search.value = state.q || '';
    for (const select of selects) {
      select.value = state[select.id] || '';
      select.classList.toggle('on', Boolean(state[select.id]));
    }
    review.checked = Boolean(state.review);
    operation.hidden = !state.op;
    operation.textContent = state.op ? state.op.split('/').pop() + ' ×' : '';
    const filter = ['kind', 'safety'].filter(key => state[key]).map(key => `${key}=${state[key]}`);
    for (const link of $$('.counts a')) {
      if (filter.length && link.hash === '#' + filter.join('&')) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  function count() {
    const index = shown.findIndex(it => it.id === state.at);
    const at = index < 0 ? '' : `${index + 1} / `;
    const all = shown.length === findings.length;
    const noun = shown.length === 1 ? ' finding' : ' findings';
    $('#n').textContent = at + shown.length + (all ? noun : ` of ${findings.length}`);
  }

  // The words of the search, in the first findings.
  function mark(words) {
    if (!window.Highlight) return;
    const ranges = [];
    for (const finding of words.length ? shown.slice(0, 60) : []) {
      const walker = document.createTreeWalker(finding, NodeFilter.SHOW_TEXT);
      for (let node; (node = walker.nextNode()); ) {
        const line = node.data.toLowerCase();
        for (const word of words) {
          for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set('q', new Highlight(...ranges));
  }

  function set(key, value) {
    state[key] = value;
    delete state.at;
    write();
    apply();
  }

  function reset() {
    state = {};
    write();
    apply();
  }

  // ---- where one is

  function go(finding) {
    if (!finding) return;
    state.at = finding.id;
    for (const it of $$('.at')) it.classList.remove('at');
    finding.classList.add('at');
    finding.open = true;
    $('summary', finding).focus({ preventScroll: true });
    finding.scrollIntoView();
    count();
    write();
  }

  function step(by) {
    const here = document.activeElement.closest('.f');
    let index = shown.findIndex(it => (here ? it === here : it.id === state.at));
    if (index < 0) {
      const top = bar.getBoundingClientRect().bottom + 4;
      index = shown.findIndex(it => it.getBoundingClientRect().top >= top);
      if (index < 0) index = shown.length;
      if (by > 0) index -= 1;
    }
    go(shown[Math.min(Math.max(index + by, 0), shown.length - 1)]);
  }

  function fold() {
    const open = shown.some(it => !it.open);
    for (const it of shown) it.open = open;
    $('#all').textContent = open ? 'Close all' : 'Open all';
  }

  function table() {
    $('#ops').scrollIntoView();
    delete state.at;
    write();
    count();
  }

  function toggle() {
    const finding = document.activeElement.closest('.f') || document.getElementById(state.at);
    if (finding) finding.open = !finding.open;
  }

  function find() {
    search.focus();
    search.select();
  }

  // ---- controls and keys

  search.addEventListener('input', () => set('q', search.value.trim()));
  for (const select of selects) select.addEventListener('change', () => set(select.id, select.value));
  review.addEventListener('change', () => set('review', review.checked ? '1' : ''));
  operation.addEventListener('click', () => set('op', ''));
  $('#prev').addEventListener('click', () => step(-1));
  $('#next').addEventListener('click', () => step(1));
  $('#all').addEventListener('click', fold);
  $('#help').addEventListener('click', () => help.showModal());
  $('#keys button').addEventListener('click', () => help.close());
  $('#clear').addEventListener('click', reset);
  addEventListener('hashchange', load);

  document.addEventListener('click', event => {
    const row = event.target.closest('#ops tr[data-f]');
    const other = event.ctrlKey || event.metaKey || event.target.closest('td a');
    if (!row || other || String(getSelection())) return;
    event.preventDefault();
    set('op', row.id);
    go(shown[0]);
  });

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: toggle,
    e: fold,
    r: () => set('review', state.review ? '' : '1'),
    t: table,
    '/': find,
    '?': () => help.showModal(),
    Escape: reset,
  };

  function inField(event) {
    const { key, target } = event;
    if (key === 'Escape') {
      event.preventDefault();
      if (target.value) set(target.id, '');
      else target.blur();
    } else if (key === 'Enter' && target === search) {
      search.blur();
      go(shown[0]);
    }
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches('input[type=search],select')) {
      inField(event);
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // ---- print: all is open

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = $$('details:not([open])');
    for (const it of closed) it.open = true;
  });
  addEventListener('afterprint', () => {
    for (const it of closed) it.open = false;
  });

  load();
})();
