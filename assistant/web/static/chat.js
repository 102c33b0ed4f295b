/* What the page does by itself: markers and sources, the announcement of an answer, scrolling, focus, and trouble with the server. */
const LANGUAGE = document.documentElement.lang === "en" ? "en" : "sv"; // as the server wrote it; Gradio changes it later
const TEXTS = {
  sv: {
    searching: "Söker i dokumenten.",
    cleared: "Samtalet är rensat.",
    restored: "Samtalet från förut visas igen.",
    thanks: "Tack! Det hjälper oss att göra svaren bättre.",
    unsent: "Det gick inte att skicka. Försök igen om en stund.",
    sources: (count) => (count === 1 ? "1 källa." : `${count} källor.`),
    trouble: "Kontakten med servern bröts eller så är det många som frågar just nu. Vänta en stund och försök igen.",
    offline: "Ni är inte uppkopplade. Det som redan är besvarat går att läsa. Ställ nästa fråga när nätet är tillbaka.",
    online: "Ni är uppkopplade igen.",
    slow: "Det tar längre tid än vanligt. Vänta gärna, eller stoppa och fråga igen.",
  },
  en: {
    searching: "Searching the documents.",
    cleared: "The conversation is cleared.",
    restored: "The earlier conversation is shown again.",
    thanks: "Thank you! It helps us improve the answers.",
    unsent: "It could not be sent. Try again in a while.",
    sources: (count) => (count === 1 ? "1 source." : `${count} sources.`),
    trouble: "The connection was lost, or many are asking right now. Wait a while and try again.",
    offline: "You are offline. What is already answered can be read. Ask the next question when the network is back.",
    online: "You are online again.",
    slow: "It takes longer than usual. Please wait, or stop and ask again.",
  },
}[LANGUAGE];
const WIDE = matchMedia("(min-width: 960px)");
const SLOW = 6_000; // milliseconds; an answer from the documents alone takes a tenth of a second
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/* The sources of one answer are shown; on a wide screen they are always open. */
function showSources(exchange, { open = false } = {}) {
  for (const sources of findAll("#sources .sources")) {
    sources.hidden = sources.dataset.exchange !== String(exchange);
    if (!sources.hidden && (open || WIDE.matches)) sources.open = true;
  }
}

function choose(element, chosen) {
  findAll(element).forEach((other) => other.classList.toggle("chosen", other === chosen));
}

function goTo(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: WIDE.matches ? "nearest" : "center", behavior: calm ? "auto" : "smooth" });
  element.focus({ preventScroll: true });
}

function followMarker(marker) {
  showSources(marker.dataset.exchange, { open: true });
  const source = document.getElementById(marker.hash.slice(1));
  choose("#conversation .marker", marker);
  choose("#sources .source", source);
  const around = find(".around", source);
  if (around) around.open = true;
  goTo(source);
}

/* On a narrow screen the sources lie over the page: what is behind them is out of reach meanwhile, and closing them gives the keyboard
   back to where one came from. Beside the text they stay, and Escape only goes back. */
let opener; // the marker or button that was followed last; drawn anew with each question

function coverPage() {
  const isCovered = !WIDE.matches && Boolean(find("#sources .sources[open]:not([hidden])"));
  findAll(".skip, #language, #clear, #conversation, #composer").forEach((part) => (part.inert = isCovered));
}

function closeSheet() {
  const sheet = find("#sources .sources[open]:not([hidden])");
  if (WIDE.matches || !sheet) return;
  sheet.open = false;
  coverPage();
  leaveSources(sheet);
}

function leaveSources(sources) {
  const back = opener?.isConnected ? opener : find(`.show-sources[data-exchange="${sources.dataset.exchange}"]`);
  back?.focus({ preventScroll: !WIDE.matches });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const sources = document.activeElement.closest("#sources .sources");
  if (WIDE.matches && sources) leaveSources(sources);
  else closeSheet();
});

function followBack(link) {
  closeSheet();
  const id = link.dataset.marker;
  const markers = findAll(`#conversation .marker[href="#${id}"]`);
  const marker = markers.find((other) => other.classList.contains("chosen")) ?? markers[0];
  goTo(marker ?? document.getElementById(link.hash.slice(1)));
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.(".marker, .back, .show-sources, .skip, .close-sources");
  if (!target) return void (event.target.closest?.("#sources .sources") || closeSheet());
  if (target.matches(".marker, .show-sources")) opener = target;
  event.preventDefault(); // an anchor would leave #… in the address and, with Gradio's <base>, may load the page anew
  if (target.matches(".marker")) followMarker(target);
  else if (target.matches(".back")) followBack(target);
  else if (target.matches(".close-sources")) closeSheet();
  else if (target.matches(".skip")) find("#question textarea").focus();
  else {
    showSources(target.dataset.exchange, { open: true });
    goTo(find(`#sources-${target.dataset.exchange} > summary`));
  }
});

/* On a phone the masthead gives way to the conversation as soon as one asks: with the answer, it would move what one has begun to read. */
function giveWay(isAsking) {
  find(".gradio-container").classList.toggle("asking", isAsking);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-question]")) giveWay(true);
  else if (event.target.closest?.("#send")) giveWay(Boolean(find("#question textarea").value.trim()));
  else if (event.target.closest?.("#clear")) giveWay(false);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.matches?.("#question textarea") && event.target.value.trim()) giveWay(true);
}, true);

/* Whether an answer helped. The conversation is drawn anew with each question, so what was said is remembered here. */
const judgements = new Map();

async function judge(group, thumb, reason = "") {
  const id = group.dataset.answer;
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await send("/api/v1/feedback", { method: "POST", headers, body: JSON.stringify({ id, thumb, reason }) });
    if (!response.ok) throw new Error(response.statusText);
  } catch {
    return void (find("#announcer").textContent = find("#trouble").textContent = TEXTS.unsent);
  }
  find("#trouble").textContent = "";
  find("#announcer").textContent = TEXTS.thanks;
  judgements.set(id, { thumb, isExplained: Boolean(reason) });
  drawJudgements();
  if (thumb === "down" && !reason) find("textarea", group)?.focus();
}

function drawJudgements() {
  for (const group of findAll("#conversation .judgement")) {
    const said = judgements.get(group.dataset.answer);
    if (!said || group.dataset.drawn === `${said.thumb}${said.isExplained}`) continue;
    group.dataset.drawn = `${said.thumb}${said.isExplained}`;
    for (const button of findAll("[data-thumb]", group)) button.setAttribute("aria-pressed", String(button.dataset.thumb === said.thumb));
    find(".reason", group).hidden = said.thumb !== "down" || said.isExplained;
    find(".ask", group).textContent = said.thumb === "up" || said.isExplained ? TEXTS.thanks : find(".ask", group).textContent;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-thumb], [data-reason]");
  const group = button?.closest(".judgement");
  if (!group) return;
  if (button.dataset.thumb) judge(group, button.dataset.thumb);
  else judge(group, "down", find("textarea", group).value.trim());
});

/* Say it once, when it is finished: streamed text would be read over and over. */
function announce(exchange) {
  const text = find(".notice", exchange)?.textContent ?? spoken(exchange);
  find("#announcer").textContent = text;
}

function spoken(exchange) {
  const answer = find(".text", exchange).cloneNode(true);
  findAll(".marker", answer).forEach((marker) => marker.remove());
  const blocks = findAll("p, li, tbody tr", answer).map((block) => (block.cells ? spokenRow(block) : block.textContent.trim()));
  const count = new Set(findAll(".marker", exchange).map((marker) => marker.hash)).size;
  return [find(".kind", exchange).textContent + ".", ...blocks, count ? TEXTS.sources(count) : ""].join(" ");
}

function spokenRow(row) {
  const cells = [...row.cells].map((cell) => (cell.dataset.label ? `${cell.dataset.label}: ` : "") + cell.textContent.trim());
  return cells.map((cell) => (/[.!?]$/.test(cell) ? cell : `${cell}.`)).join(" ");
}

let seen = { id: "", phase: "" };

function follow() {
  const last = findAll("#conversation .exchange").at(-1);
  const now = { id: last?.id ?? "", phase: last?.dataset.phase ?? "" };
  if (now.id === seen.id && now.phase === seen.phase) return;
  const before = seen;
  seen = now;
  const busy = ["waiting", "answering"].includes(now.phase);
  const box = find("#question textarea");
  if (box) box.readOnly = busy; // not disabled: that would take the keyboard's place on the page away
  if (!last) return restart(before);
  if (now.id !== before.id) begin(last);
  watchSlowness(busy);
  if (!before.id && !busy) find("#announcer").textContent = TEXTS.restored; // what is asked on this page waits first
  else if (busy) find("#announcer").textContent = TEXTS.searching;
  else announce(last);
}

let slowness;
function watchSlowness(busy) {
  clearTimeout(slowness);
  if (!busy) return;
  slowness = setTimeout(() => {
    const searching = find("#conversation .exchange[data-phase=waiting] .searching");
    if (!searching) return;
    find("#announcer").textContent = TEXTS.slow;
    searching.firstChild.textContent = TEXTS.slow;
  }, SLOW);
}

function begin(exchange) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  exchange.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  if (document.activeElement === document.body) exchange.focus({ preventScroll: true });
}

function restart(before) {
  if (!before.id) return;
  find("#announcer").textContent = TEXTS.cleared;
  find("#question textarea")?.focus();
}

function refreshSources() {
  coverPage();
  const shown = find("#sources .sources:not([hidden])");
  if (!shown) return;
  if (WIDE.matches && !shown.open) shown.open = true; // setting it again would wake the observer below for ever
  find(":scope > summary", shown).tabIndex = WIDE.matches ? -1 : 0; // a heading there, a button on a narrow screen
}

/* Gradio tells of trouble in English toasts, which the style hides, or not at all. So watch its requests, and its toasts for a lost connection. */
let quieten;
function reportTrouble() {
  find("#trouble").textContent = TEXTS.trouble;
  clearTimeout(quieten);
  quieten = setTimeout(() => (find("#trouble").textContent = ""), 15000);
}

/* Without a network nothing can be asked: say so at once, and keep what is written in its box. */
function tellNetwork({ isNews = true } = {}) {
  document.body.classList.toggle("offline", !navigator.onLine);
  if (!isNews && navigator.onLine) return;
  clearTimeout(quieten);
  find("#trouble").textContent = navigator.onLine ? TEXTS.online : TEXTS.offline;
  if (navigator.onLine) quieten = setTimeout(() => (find("#trouble").textContent = ""), 4000);
}
addEventListener("offline", tellNetwork);
addEventListener("online", tellNetwork);

const send = window.fetch;
window.fetch = async (...request) => {
  const isQuestion = String(request[0]?.url ?? request[0]).includes("/gradio_api/queue/");
  try {
    const response = await send(...request);
    if (isQuestion && !response.ok) reportTrouble();
    return response;
  } catch (error) {
    if (isQuestion && error.name !== "AbortError") reportTrouble();
    throw error;
  }
};

function keepLanguage() {
  if (document.documentElement.lang !== LANGUAGE) document.documentElement.lang = LANGUAGE; // Gradio sets the browser's language
}

new MutationObserver(keepLanguage).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
new MutationObserver(() => {
  follow();
  refreshSources();
  drawJudgements();
  if (find(".toast-wrap .toast-body.error") && !find("#trouble").textContent) reportTrouble();
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-phase", "open", "hidden"] });
WIDE.addEventListener("change", () => {
  if (!WIDE.matches && !matchMedia("print").matches) findAll("#sources .sources[open]").forEach((sources) => (sources.open = false)); // else a sheet would cover the page
  refreshSources();
});
