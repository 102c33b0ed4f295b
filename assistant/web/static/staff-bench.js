/* The bench: that an answer is on its way, markers and follow-up questions, tests of a row, and a document opened at a passage. */
const TEXTS = { busy: "Söker i dokumenten …" };
const WAIT = 250; // ms before it says that it is busy
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Waiting for an answer */
let waiting;
function setBusy(value) {
  clearTimeout(waiting);
  const sign = find("#bench-form .busy");
  if (!sign) return;
  if (value) waiting = setTimeout(() => (sign.textContent = TEXTS.busy), WAIT);
  else if (sign.textContent) sign.textContent = "";
}

document.addEventListener("submit", (event) => event.target.id === "bench-form" && setBusy(true));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches?.('#bench-form [name="question"]')) return;
  event.preventDefault();
  event.target.form.requestSubmit(find("#bench-form button.main"));
});

/* What is in the answer */
function goTo(element) {
  element?.scrollIntoView({ block: "nearest" });
  element?.focus({ preventScroll: true });
}

function choose(selector, chosen) {
  findAll(`#view-bench ${selector}`).forEach((other) => other.classList.toggle("chosen", other === chosen));
}

function askOn(question) {
  find('#bench-form [name="question"]').value = question;
  find("#bench-form").requestSubmit(find('#bench-form [data-event="bench_follow"]'));
}

function tick(name) {
  const boxes = findAll('#area-bench-dialogs input[type="checkbox"]').filter((box) => /^cites/.test(box.name));
  boxes.filter((box) => box.value === name).forEach((box) => (box.checked = true));
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("#view-bench :is(.marker, .back, [data-question], [data-tick])");
  if (!target) return;
  if (target.matches(".marker, .back")) event.preventDefault(); // the address is the page's own
  if (target.matches(".marker")) {
    const source = document.getElementById(target.hash.slice(1));
    choose(".source", source);
    goTo(source);
  } else if (target.matches(".back")) goTo(find(`#view-bench .marker[href="#${target.dataset.marker}"]`));
  else if (target.matches("[data-question]")) askOn(target.dataset.question);
  else tick(target.dataset.tick);
});

/* A document opened at a passage, whose first words the link has */
const MARKER = /\[\d+(?:, ?\d+)*\]/g;
const LETTER = /[\p{L}\p{N}]/u;
let wanted = null; // the document and the words to look for in it, until they are shown

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-open]");
  if (link) wanted = link.dataset.find ? { id: link.dataset.open, words: link.dataset.find } : null;
});

/* Return where words stand in a text, [start, end), whatever white space, signs and source markers stand between them; null where they do not. */
function placeOf(words, text) {
  const bare = (from) => [...from.replace(MARKER, (marker) => " ".repeat(marker.length))];
  const letters = (from) => from.filter((sign) => LETTER.test(sign)).map((sign) => sign.toLowerCase()[0]);
  const places = bare(text).flatMap((sign, place) => (LETTER.test(sign) ? [place] : []));
  const said = letters(bare(words));
  const start = letters(bare(text)).join("").indexOf(said.join(""));
  return said.length && start >= 0 ? [places[start], places[start + said.length - 1] + 1] : null;
}

function showPassage() {
  const [head, reading, form] = [find(".sheet-head"), find("#area-sheet-preview .reading"), find("form[data-editor]")];
  if (!wanted || !reading || head?.dataset.document !== wanted.id || form?.querySelector('[name="document"]')?.value !== wanted.id) return;
  const { words } = wanted;
  wanted = null;
  const block = findAll("p, li, td", reading).find((each) => placeOf(words, each.textContent));
  if (block) {
    block.tabIndex = -1;
    return mark(block);
  }
  const field = findAll("form[data-editor] :is(textarea, input:not([type=hidden]))").find((each) => placeOf(words, each.value));
  if (!field) return;
  window.editor.showTab(field.closest("[data-panel]")?.dataset.panel ?? "text", { focus: false });
  field.closest("details")?.setAttribute("open", "");
  mark(field);
  const [start, end] = placeOf(words, field.value);
  field.setSelectionRange?.(start, end);
  field.scrollTop = (start / field.value.length) * field.scrollHeight - field.clientHeight / 2;
}

function mark(element) {
  element.classList.add("found");
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

/* What the server has drawn anew */
function showAnswer() {
  const answer = find("#bench-answer");
  if (answer.getBoundingClientRect().top > innerHeight / 2) answer.scrollIntoView({ block: "start" });
}

let talk = null;
let kept = null;
let alert = null;
new MutationObserver(() => {
  const now = [find("#area-bench-talk .exchange, #area-bench-talk .empty"), find("[data-kept]"), find("#alert [data-said]")];
  if (now[0] !== talk || now[2] !== alert) setBusy(false);
  if (now[0] !== talk && now[0]?.matches(".exchange")) showAnswer();
  if (now[1] && now[1] !== kept) findAll("#area-bench-dialogs dialog[open]").forEach((dialog) => dialog.close());
  [talk, kept, alert] = now;
  showPassage();
}).observe(document.body, { childList: true, subtree: true });
