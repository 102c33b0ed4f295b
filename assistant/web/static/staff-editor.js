/* A document on the staff's page: its tabs, what is edited and not yet saved, rows, suggestions, and the page beside the text. */
const TEXTS = {
  unsaved: "Osparade ändringar",
  accepted: "Godtaget. Spara utkastet.",
  nothing: "inget valt",
};
const PREVIEW_WAIT = 900; // ms after the last letter in the text
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/* The document's tabs */
function showTab(name, { focus = true } = {}) {
  const before = root.dataset.tab;
  root.dataset.tab = name;
  for (const tab of findAll("[role=tab]")) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus({ preventScroll: true });
  }
  if (before !== name && (touched.size || isStale)) check({ redraw: isStale && name === "fields" });
}

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const tabs = findAll("[role=tab]");
  showTab(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].dataset.tab);
});

function showBeside(name) {
  root.dataset.beside = name;
  markBeside();
}

/* The page is shown once its picture has come; until then, and for a document without one, the text. */
function markBeside() {
  const shown = root.dataset.beside === "page" && find("#area-sheet-picture img") ? "page" : "text";
  for (const button of findAll("button[data-beside]")) {
    const pressed = String(button.dataset.beside === shown);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

/* The editor: what was touched, what is not saved */
const touched = new Set();
let unsaved = false;
let isStale = false; // the written head has changed since the form was drawn
let waiting;

function setUnsaved(value) {
  unsaved = value;
  root.toggleAttribute("data-unsaved", value);
  const state = find(".save-bar .state");
  if (state) state.textContent = value ? TEXTS.unsaved : "";
}

function check({ redraw = false } = {}) {
  const form = find("form[data-editor]");
  if (!form || find('#who[data-role="läsare"]')) return;
  clearTimeout(waiting);
  const values = window.staff.collect(form);
  if (redraw) values.redraw = ["1"];
  window.staff.send("check", values);
}

document.addEventListener("input", (event) => {
  if (event.target.closest("form")?.matches("[data-editor]")) edited(event.target);
});

function edited(control) {
  const field = control.closest("[data-field]");
  if (field) {
    touched.add(field.dataset.field);
    const words = find(".chosen-words", field);
    if (words) words.textContent = findAll("input:checked", field).map((box) => box.value).join(", ") || TEXTS.nothing;
  } else if (["head", "body", "asked"].includes(control.name)) {
    isStale ||= control.name === "head";
    clearTimeout(waiting);
    waiting = setTimeout(check, PREVIEW_WAIT);
  } else return;
  setUnsaved(true);
}

function addRow(button) {
  const list = button.previousElementSibling;
  list.append(button.nextElementSibling.content.cloneNode(true));
  const row = list.lastElementChild;
  const number = find('[name="sources.n"]', row);
  if (number) number.value = 1 + Math.max(0, ...findAll('[name="sources.n"]', list).map((input) => Number(input.value) || 0));
  find('input:not([name="sources.n"])', row).focus();
  edited(button);
}

function removeRow(button) {
  const place = button.closest("[data-field]");
  edited(button);
  button.closest("li").remove();
  find("[data-add-row]", place).focus();
}

function accept(button) {
  const suggestion = button.closest("[data-open-suggestion]");
  suggestion.removeAttribute("data-open-suggestion");
  find(".sign", suggestion).textContent = TEXTS.accepted;
  touched.add(button.closest("[data-field]").dataset.field);
  setUnsaved(true);
  button.remove();
  find("[data-accept]")?.focus();
}

addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-tab], [data-add-row], [data-remove-row], [data-accept], [data-accept-all]");
  if (!target) return;
  if (target.matches("[data-tab]")) showTab(target.dataset.tab);
  else if (target.matches("[data-add-row]")) addRow(target);
  else if (target.matches("[data-remove-row]")) removeRow(target);
  else if (target.matches("[data-accept]")) accept(target);
  else {
    findAll("[data-accept]").forEach(accept);
    target.remove();
  }
});

/* What has been edited goes with the form, and is forgotten when the server has drawn the form anew. */
function addTo(values, submitter) {
  values.touched = [...touched];
  if (submitter?.dataset.event === "check" && isStale) values.redraw = ["1"];
}

function begin(form) {
  touched.clear();
  isStale = false;
  setUnsaved(form.hasAttribute("data-unsaved"));
}

window.editor = { addTo, begin, showTab, showBeside, markBeside, setUnsaved, isUnsaved: () => unsaved };
