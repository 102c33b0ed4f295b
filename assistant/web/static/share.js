/* Taking a conversation along: copied, printed, or as a PDF. The first two read what the page shows. */
const LANGUAGE = document.documentElement.lang === "en" ? "en" : "sv"; // as the server wrote it
const TEXTS = {
  sv: {
    copied: "Kopierat.",
    refused: "Webbläsaren tillät inte kopieringen. Markera texten och kopiera den med tangentbordet.",
    saved: "PDF:en är sparad.",
    unsaved: "Det gick inte att göra någon PDF. Försök igen om en stund, eller skriv ut sidan.",
    question: "Fråga",
    programmes: "Program",
    sources: "Källor",
    head: "Samtal med Industrirådgivaren",
    caution: "Svaren är skrivna automatiskt och kan vara fel. Kontrollera källorna innan ni bestämmer er.",
  },
  en: {
    copied: "Copied.",
    refused: "The browser did not allow copying. Mark the text and copy it with the keyboard.",
    saved: "The PDF is saved.",
    unsaved: "No PDF could be made. Try again in a while, or print the page.",
    question: "Question",
    programmes: "Programmes",
    sources: "Sources",
    head: "A conversation with Industrirådgivaren",
    caution: "The answers are written automatically and can be wrong. Check the sources before you decide.",
  },
}[LANGUAGE];
const SHOWN = 2500; // milliseconds that a button says what has happened

const today = () => new Intl.DateTimeFormat(LANGUAGE === "sv" ? "sv-SE" : "en-GB", { dateStyle: "long" }).format(new Date());

/* As the page shows it */
const find = (selector, within = document) => within?.querySelector(selector);
const findAll = (selector, within = document) => [...(within?.querySelectorAll(selector) ?? [])];
const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

/* Without what only helps on the screen: arrows, texts for screen readers, addresses; markers in brackets, as one writes them. */
function tidy(element) {
  const copy = element.cloneNode(true);
  for (const marker of findAll(".marker", copy)) marker.replaceWith(`\u00a0[${marker.textContent}]`);
  for (const part of findAll("[aria-hidden=true], .hidden-text, .around, .back", copy)) part.remove();
  for (const link of findAll("a", copy)) link.replaceWith(words(link));
  for (const part of [copy, ...findAll("*", copy)]) {
    for (const name of part.getAttributeNames()) if (!["class", "lang", "scope"].includes(name)) part.removeAttribute(name);
  }
  return copy;
}

function readRow(row) {
  const [first, ...others] = [...row.cells].map(words);
  const names = [...row.closest("table").tHead.rows[0].cells].slice(1).map(words);
  return `- ${first}: ${others.map((cell, place) => (names[place] ? `${names[place]}: ${cell}` : cell)).join("; ")}`;
}

function readBlock(block) {
  if (block.matches("ul")) return findAll("li", block).map((item) => `- ${words(item)}`).join("\n");
  if (block.matches("table")) return findAll("tbody tr", block).map(readRow).join("\n");
  for (const end of findAll("br", block)) end.replaceWith("\n");
  return block.textContent.trim().replace(/[^\S\n]+/g, " ");
}

function readProgramme(card) {
  const rows = findAll("dl > div", card).map((row) => {
    const items = findAll("li", row);
    return [words(find("dt", row)), items.length ? items.map(words).join("; ") : words(find("dd", row))];
  });
  return { name: words(find(".name > span", card)), status: words(find(".status", card)), rows: rows.filter(([, said]) => said) };
}

function readSource(source) {
  const tidied = tidy(source);
  const facts = [words(find(".facts", tidied)), words(find(".links", tidied)), words(find(".status", tidied))];
  return {
    marker: words(find(".number", source)),
    title: words(find(".title > span", source)),
    quote: words(find(".quote", source)),
    facts: facts.filter(Boolean).join(" · "),
    url: find("a.out", source)?.href ?? "",
  };
}

/* The finished exchanges, oldest first, or only the one with a number. */
function findExchanges(number) {
  return findAll(`#conversation .exchange[data-phase=done]${number ? `[data-number="${number}"]` : ""}`);
}

const findSources = (exchange) => findAll(`#sources-${exchange.dataset.number} .source`);

/* What was asked: on the screen a note for screen readers stands before it. */
const readQuestion = (exchange) => find(".question", exchange).lastChild.textContent;

function readContact(contact) {
  const [label, ...names] = contact ? [...tidy(contact).childNodes].map(words).filter(Boolean) : [];
  return label ? `${label}: ${names.join(" ")}` : "";
}

function readExchange(exchange) {
  return {
    question: readQuestion(exchange),
    kind: exchange.matches(".answer-answered") ? "" : words(find(".kind", exchange)),
    answer: [...tidy(find(".text", exchange)).children].map(readBlock).join("\n\n"),
    programmes: findAll(".programme", exchange).map(tidy).map(readProgramme),
    contact: readContact(find(".answer > .contact", exchange)),
    sources: findSources(exchange).map(readSource),
  };
}

const readConversation = (number) => findExchanges(number).map(readExchange);
window.adviserConversation = () => readConversation(); // for the form to a person

/* As text */
const titled = (title, lines) => (lines.length ? [[title, ...lines].join("\n")] : []);

function write({ question, kind, answer, programmes, contact, sources }) {
  const cards = programmes.map(({ name, status, rows }) => [`- ${name} (${status})`, ...rows.map(([what, said]) => `  ${what}: ${said}`)].join("\n"));
  const lines = sources.map(({ marker, title, quote, facts }) => `[${marker}] ”${quote}” – ${[title, facts].filter(Boolean).join(" · ")}`);
  const parts = [`${TEXTS.question}: ${question}`, kind, answer, ...titled(TEXTS.programmes, cards), contact, ...titled(TEXTS.sources, lines)];
  return parts.filter(Boolean).join("\n\n");
}

function writeText(number) {
  return [...(number ? [] : [`${TEXTS.head}, ${today()}`]), ...readConversation(number).map(write), TEXTS.caution].join("\n\n");
}

/* As a sheet: what a printer gets, and a word processor */
function element(name, text, className = "") {
  const made = Object.assign(document.createElement(name), { textContent: text });
  if (className) made.className = className;
  return made;
}

function layOutSource(source) {
  const item = tidy(source);
  const number = source.querySelector(".number").textContent;
  item.prepend(element("span", `[${number}]`, "number")); // a screen reader has it from a label, which paper lacks
  return item;
}

function layOutExchange(exchange) {
  const section = document.createElement("section");
  const kept = [...exchange.querySelectorAll(".answer > :is(.kind, .text, .programmes, .contact)")];
  const shown = kept.filter((part) => !(part.matches(".kind") && exchange.matches(".answer-answered")));
  section.append(element("h2", readQuestion(exchange)), ...shown.map(tidy));
  const sources = findSources(exchange).map(layOutSource);
  if (!sources.length) return section;
  const list = document.createElement("ul");
  list.append(...sources);
  section.append(element("h3", TEXTS.sources), list);
  return section;
}

function layOut(number) {
  const sheet = element("div", "");
  if (!number) sheet.append(element("h1", TEXTS.head));
  sheet.append(element("p", `${today()}. ${TEXTS.caution}`, "facts"), ...findExchanges(number).map(layOutExchange));
  return sheet;
}

function clearPaper() {
  document.getElementById("paper")?.remove();
}
addEventListener("beforeprint", () => {
  clearPaper();
  if (findExchanges().length) document.body.append(Object.assign(layOut(), { id: "paper" }));
});
addEventListener("afterprint", clearPaper);

/* Copying. Where the clipboard is refused, as on a page without https, the old way may still work. */
async function copy(text, html) {
  try {
    const blob = (content, type) => new Blob([content], { type });
    const item = new ClipboardItem({ "text/plain": blob(text, "text/plain"), "text/html": blob(html, "text/html") });
    await navigator.clipboard.write([item]);
    return true;
  } catch {
    return copyMarked(text, html);
  }
}

function copyMarked(text, html) {
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.cssText = "position:fixed;opacity:0";
  area.addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
  });
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
  return isCopied;
}

async function copyFrom(button) {
  const number = button.dataset.copy === "answer" ? button.closest(".exchange").dataset.number : undefined;
  const isCopied = await copy(writeText(number), layOut(number).innerHTML);
  if (isCopied) confirm(button, TEXTS.copied);
  else complain(TEXTS.refused);
}

/* Said to who listens, and on the button to who looks. */
function confirm(button, sentence) {
  document.querySelector("#announcer").textContent = sentence;
  document.querySelector("#trouble").textContent = "";
  button.dataset.label ??= button.textContent;
  button.textContent = sentence;
  setTimeout(() => (button.textContent = button.dataset.label), SHOWN);
}

function complain(sentence) {
  document.querySelector("#trouble").textContent = sentence; // an alert: it is read aloud too
}

async function makePdf() {
  const headers = { "Content-Type": "application/json", "Content-Language": LANGUAGE };
  const response = await fetch("/samtal.pdf", { method: "POST", headers, body: document.querySelector("#kept textarea").value });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? TEXTS.unsaved);
  return response.blob();
}

async function savePdf(button) {
  if (button.ariaDisabled === "true") return; // not disabled: that would take the keyboard's place on the page away
  button.ariaDisabled = "true";
  try {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await makePdf()), download: "samtal.pdf" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    confirm(button, TEXTS.saved);
  } catch (error) {
    complain(error instanceof TypeError ? TEXTS.unsaved : error.message); // a TypeError: nothing came back
  }
  button.ariaDisabled = "false";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-print], [data-pdf]");
  if (!button) return;
  if (button.dataset.copy) copyFrom(button);
  else if ("print" in button.dataset) window.print();
  else savePdf(button);
});
