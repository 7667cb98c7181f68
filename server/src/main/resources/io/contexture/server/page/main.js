// Puts the parts together: the address says what is shown, and every wish changes the address.

import * as address from './address.js';
import * as api from './api.js';
import { Duplicates, LabelErrors } from './audits.js';
import { Details } from './details.js';
import { byId, counted } from './dom.js';
import { add, format, parse } from './filter.js';
import { keepUpload } from './images.js';
import { MapView } from './map.js';
import { showError } from './message.js';
import { Question } from './question.js';
import { Results } from './results.js';
import { Settings } from './settings.js';
import { keys } from './keys.js';
import { Tabs } from './tabs.js';

/** @typedef {address.State} State */

let state = address.parse(location.hash);

/**
 * @param {Partial<State>} changes
 * @param {boolean} [replace] whether Back leaves this out
 */
function change(changes, replace = false) {
  state = { ...state, ...changes };
  const to = address.format(state);
  history[replace || to === location.hash ? 'replaceState' : 'pushState'](null, '', to);
  show();
}

/** @param {string} id */
const like = id => change({ view: 'search', id, upload: '', crop: '' });

const question = new Question(image => change({ view: 'search', upload: keepUpload(image), id: '', crop: '' }), change);
const settings = new Settings(change);
const results = new Results({
  like: item => {
    like(item.id);
    scrollTo({ top: 0 });
  },
  open: index => details.open(results.items, index, results.hits, results.query),
  learn: items => settings.filters.learn(items),
  all: () => change({ filter: '' }),
});
const details = new Details({
  like: item => like(item.id),
  filter: (field, value) => {
    const conditions = parse(state.filter);
    change({ filter: format(add(conditions ?? [], { field, relation: '=', values: [value] })) });
  },
  closed: index => results.grid.focus(index),
});
const map = new MapView(like);
const duplicates = new Duplicates(item => like(item.id), similarity => change({ similarity }, true));
const labelErrors = new LabelErrors(item => like(item.id));
const tabs = new Tabs(view => change({ view }));

function show() {
  tabs.show(state.view);
  switch (state.view) {
    case 'search':
      question.show(state, state.upload !== '' || state.id !== '');
      settings.show(state);
      results.show(state);
      break;
    case 'map': map.show([state.id, ...results.hits.map(hit => hit.item.id)]); break;
    case 'duplicates': duplicates.show(state.similarity); break;
    case 'label-errors': labelErrors.show(); break;
  }
}

addEventListener('popstate', () => {
  state = address.parse(location.hash);
  show();
});
keys({ question, settings, results, tabs });

async function start() {
  try {
    const status = await api.status();
    byId('collection').textContent = counted(status.items, 'item');
    question.offer(status);
    settings.offer(status);
    show();
  } catch (failure) {
    tabs.show(state.view);
    showError(byId('search-message'), failure, start);
  }
}

start();
