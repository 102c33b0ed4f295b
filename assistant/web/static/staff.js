/* What the staff's page does by itself: sends forms, shows one view and tab at a time, guards unsaved text, hands in files. */
const TEXTS = {
  leave: "Det finns osparade ändringar i dokumentet. Vill ni lämna det ändå?",
  uploading: (name, number, count) => (count > 1 ? `Skickar ${name} (${number} av ${count}) …` : `Skickar ${name} …`),
  uploaded: "Skickat.",
  refused: (name) => `${name} kunde inte skickas. Kontrollera att filen är högst 50 MB och försök igen.`,
  large: (name, most) => `${name} är större än ${most} MB. Dela upp filen, så går den att lägga till.`,
  chosen: (name) => `Vald fil: ${name}`,
  none: "Välj en fil först.",
  picked: (count) => (count ? `${count} valda` : ""),
  affected: (count) => (count === 1 ? "1 dokument är valt." : `${count} dokument är valda.`),
  trouble: "Kontakten med servern bröts. Texten på sidan finns kvar. Vänta en stund och försök igen.",
  expired: "Ni är inte inloggad längre. Logga in igen i en annan flik och försök på nytt; texten på sidan finns kvar.",
  failed: "Något gick fel hos oss, och inget ändrades. Försök igen om en stund.",
};
const LIVE_WAIT = 300; // ms after the last letter in a filter
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Sending */
function send(name, values) {
  document.dispatchEvent(new CustomEvent("staff", { detail: { name, values } }));
}

function valuesOf(element) {
  return Object.fromEntries(Object.entries(element.dataset).filter(([name]) => name !== "event").map(([name, value]) => [name, [value]]));
}

function collect(form, submitter) {
  const values = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") (values[name] ??= []).push(value);
  if (submitter?.name) values[submitter.name] = [submitter.value];
  if (form.matches("[data-editor]")) window.editor.addTo(values, submitter);
  if (form.closest("#area-list")) return { ...collect(find("#area-filters form")), ...values }; // the list stays as it was filtered
  return values;
}

function submit(form, submitter) {
  const name = submitter?.dataset.event ?? form.dataset.event;
  if (form.matches("[data-upload]")) return upload(form, name);
  send(name, collect(form, submitter));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-event]");
  if (!form) return;
  event.preventDefault();
  submit(form, event.submitter);
});

/* Views and addresses */
const VIEWS = {
  bibliotek: "library",
  "att-gora": "work",
  arenden: "enquiries",
  prova: "bench",
  testfall: "cases",
  obesvarat: "vain",
  oversikt: "figures",
  "lagg-till": "add",
  flytta: "move",
  konton: "accounts",
  logg: "log",
};

function showView(name) {
  root.dataset.view = name;
  for (const link of findAll("#area-navigation a")) {
    if (link.dataset.view === name || (name === "document" && link.dataset.view === "library")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function fill(view) {
  const link = find(`#area-navigation a[data-view="${view}"]`);
  if (!link?.dataset.load) return;
  const form = find(`#view-${view} form.filters`);
  send(link.dataset.load, form ? collect(form) : {});
}

function mayLeave() {
  if (!window.editor.isUnsaved() || root.dataset.view !== "document") return true;
  if (!confirm(TEXTS.leave)) return false;
  window.editor.setUnsaved(false);
  return true;
}

function goTo(address, { keep = false } = {}) {
  if (!keep) history.pushState(null, "", address);
  const wanted = new URLSearchParams(address.slice(address.indexOf("?")));
  const id = wanted.get("dokument");
  if (id) openDocument(id);
  else {
    const view = VIEWS[wanted.get("vy")] ?? "library";
    showView(view);
    fill(view);
    find(`#view-${view} h2`)?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

let opening = "";
function openDocument(id) {
  opening = id;
  root.dataset.tab = "text";
  root.dataset.beside = "text";
  showView("document");
  send("open", { document: [id] });
  scrollTo(0, 0);
}

addEventListener("popstate", () => mayLeave() && goTo(location.search || "?", { keep: true }));

/* Clicks */
document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-view], [data-open], [data-dialog], [data-close], [data-event], [data-beside], [data-dismiss], .skip");
  if (!target || (event.ctrlKey || event.metaKey || event.shiftKey) || target.closest("form") === target) return;
  if (target.matches("a")) event.preventDefault();
  if (target.matches(".skip")) find(`#view-${root.dataset.view} h2`)?.focus();
  else if (target.matches("a[data-view], a[data-open]")) mayLeave() && goTo(target.getAttribute("href"));
  else if (target.matches("[data-dialog]")) openDialog(target.dataset.dialog);
  else if (target.matches("[data-close]")) target.closest("dialog").close();
  else if (target.matches("[data-dismiss]")) target.closest(".offer").remove();
  else if (target.matches("button[data-event]") && target.type === "button") press(target);
  else if (target.matches("[data-beside]")) window.editor.showBeside(target.dataset.beside);
});

function press(button) {
  if (button.dataset.beside) {
    window.editor.showBeside(button.dataset.beside);
    if (find("#area-sheet-picture img")) return;
  }
  if (button.closest("#view-document") && ["restore", "revive", "replace", "merge", "link"].includes(button.dataset.event) && !mayLeave()) return;
  send(button.dataset.event, valuesOf(button));
}

/* Dialogs */
function openDialog(name) {
  const dialog = document.getElementById(`dialog-${name}`);
  findAll(".picked-again", dialog).forEach((place) => (place.textContent = TEXTS.affected(picked().length)));
  dialog.showModal();
}

function closeDialogs() {
  findAll("dialog[open]").forEach((dialog) => dialog.close());
}

/* Filters and choosing several */
let waiting;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form?.matches("[data-live]")) {
    clearTimeout(waiting);
    waiting = setTimeout(() => submit(form), LIVE_WAIT);
  }
  if (event.target.matches("#area-list input[type=checkbox]")) showPicked(event.target);
});

const picked = () => findAll('#area-list input[name="document"]:checked');

function showPicked(box) {
  if (box.matches("[data-pick-all]")) findAll('#area-list input[name="document"]').forEach((other) => (other.checked = box.checked));
  const place = find("#area-list .picked");
  if (place) place.textContent = TEXTS.picked(picked().length);
}

/* Files */
async function upload(form, name) {
  const input = find("input[type=file]", form);
  const state = find(".upload-state", form);
  const files = [...input.files];
  const most = Number(form.dataset.most ?? Infinity);
  const large = files.find((file) => file.size > most);
  if (!files.length || large) {
    state.textContent = large ? TEXTS.large(large.name, Math.floor(most / 1e6)) : TEXTS.none;
    input.value = "";
    return;
  }
  const values = { ...collect(form), path: [], name: [] };
  for (const [index, file] of files.entries()) {
    state.textContent = TEXTS.uploading(file.name, index + 1, files.length);
    try {
      values.path.push((await window.staffUpload(file)).path);
    } catch {
      state.textContent = TEXTS.refused(file.name);
      input.value = "";
      return;
    }
    values.name.push(file.name);
  }
  state.textContent = TEXTS.uploaded;
  form.reset();
  send(name, values);
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("form[data-upload] input[type=file]") || !event.target.files.length) return;
  const form = event.target.closest("form");
  if (find("button[type=submit]", form)) find(".upload-state", form).textContent = TEXTS.chosen(event.target.files[0].name);
  else submit(form);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = event.target.closest?.(".drop");
    if (kind !== "dragleave") event.preventDefault(); // a file dropped beside would replace the page
    findAll(".drop").forEach((other) => other.classList.toggle("over", kind === "dragover" && other === drop));
    if (kind !== "drop" || !drop || !event.dataTransfer.files.length) return;
    const input = find("input[type=file]", drop);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* What the server has drawn anew */
function drawnAnew(selector, then) {
  let last = null;
  return () => {
    const now = find(selector);
    if (now === last) return;
    last = now;
    if (now) then(now);
  };
}

const watchers = [
  drawnAnew("#area-navigation nav", () => goTo(location.search || "?", { keep: true })),
  drawnAnew("form[data-editor]", (form) => window.editor.begin(form)),
  drawnAnew(".sheet-head", (head) => {
    closeDialogs();
    window.editor.showTab(root.dataset.tab ?? "text", { focus: false });
    if (root.dataset.view !== "document") return;
    const id = head.dataset.document;
    if (opening) find("h2", head).focus({ preventScroll: true });
    opening = "";
    const address = `?dokument=${encodeURIComponent(id).replaceAll("%2F", "/")}`;
    if (new URLSearchParams(location.search).get("dokument") !== id) history.replaceState(null, "", address);
  }),
  drawnAnew("#area-list table", () => closeDialogs()),
  drawnAnew("#area-accounts table", () => closeDialogs()),
  drawnAnew("#area-difference h3", (heading) => heading.focus()),
  drawnAnew("[data-open-now]", (place) => goTo(`?dokument=${place.dataset.openNow}`)),
];

let said = "";
function showAlert() {
  const message = find("#alert [data-said]");
  if ((message?.dataset.said ?? "") === said) return;
  said = message?.dataset.said ?? "";
  findAll(".dialog-alert").forEach((place) => (place.textContent = place.closest("dialog[open]") ? (message?.textContent ?? "") : ""));
}

function showCount() {
  const count = find("#area-sheet-checks [data-count]")?.dataset.count;
  const place = find("#check-count");
  if (place && count !== undefined && place.textContent !== count) place.textContent = count;
}

function keepSwedish() {
  if (root.lang !== "sv") root.lang = "sv"; // Gradio sets the browser's language
}

/* Gradio tells of trouble in English toasts, which the style hides, or not at all. */
function reportTrouble(text) {
  const place = find("#trouble");
  if (place) place.textContent = text;
  setTimeout(() => place && (place.textContent = ""), 15000);
}

const fetchPlainly = window.fetch;
window.fetch = async (...request) => {
  const isOurs = String(request[0]?.url ?? request[0]).includes("/gradio_api/queue/");
  try {
    const response = await fetchPlainly(...request);
    if (isOurs && response.status === 401) reportTrouble(TEXTS.expired);
    else if (isOurs && !response.ok) reportTrouble(TEXTS.trouble);
    return response;
  } catch (error) {
    if (isOurs && error.name !== "AbortError") reportTrouble(TEXTS.trouble);
    throw error;
  }
};

window.staff = { send, collect };
new MutationObserver(keepSwedish).observe(root, { attributes: true, attributeFilter: ["lang"] });
new MutationObserver(() => {
  watchers.forEach((watcher) => watcher());
  showAlert();
  showCount();
  window.editor.markBeside();
  if (find(".toast-wrap .toast-body.error") && !find("#trouble")?.textContent) reportTrouble(TEXTS.failed);
}).observe(document.body, { childList: true, subtree: true, characterData: true });
