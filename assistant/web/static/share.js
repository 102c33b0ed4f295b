/* Taking a conversation along: copied, printed, or as a PDF. It is read from what the browser keeps. */
const LANGUAGE = document.documentElement.lang === "en" ? "en" : "sv"; // as the server wrote it
const TEXTS = {
  sv: {
    copied: "Kopierat.",
    refused: "Webbläsaren tillät inte kopieringen. Markera texten och kopiera den med tangentbordet.",
    saved: "PDF:en är sparad.",
    unsaved: "Det gick inte att göra någon PDF. Försök igen om en stund, eller skriv ut sidan.",
    question: "Fråga",
    sources: "Källor",
    undated: "odaterad källa",
    head: "Samtal med Industrirådgivaren",
    caution: "Svaren är skrivna automatiskt och kan vara fel. Kontrollera källorna.",
  },
  en: {
    copied: "Copied.",
    refused: "The browser did not allow copying. Mark the text and copy it with the keyboard.",
    saved: "The PDF is saved.",
    unsaved: "No PDF could be made. Try again in a while, or print the page.",
    question: "Question",
    sources: "Sources",
    undated: "undated source",
    head: "A conversation with Industrirådgivaren",
    caution: "The answers are written automatically and can be wrong. Check the sources.",
  },
}[LANGUAGE];

const readKept = () => document.querySelector("#kept textarea")?.value ?? "";

function readExchanges() {
  try {
    return JSON.parse(readKept() || "[]").filter(({ phase, answer }) => phase === "done" && answer);
  } catch {
    return [];
  }
}

function readSource({ marker, title, quote, section, source, published, url }) {
  return { marker, title, quote, facts: [section, source, published ?? TEXTS.undated].filter(Boolean).join(" · "), url };
}

/* Also what the form to Techtank shows and sends, when that is ticked. */
window.adviserConversation = () =>
  readExchanges().map(({ question, answer }) => ({
    question,
    answer: answer.answer.replaceAll("**", ""),
    sources: answer.citations.map(readSource),
  }));

function write({ question, answer, sources }) {
  const lines = sources.map(({ marker, title, quote, facts }) => `[${marker}] ”${quote}” – ${title}, ${facts}`);
  return [`${TEXTS.question}: ${question}`, answer, ...(lines.length ? [`${TEXTS.sources}\n${lines.join("\n")}`] : [])].join("\n\n");
}

function say(sentence) {
  document.querySelector("#announcer").textContent = sentence;
}

/* Where the clipboard is refused, as on a page without https, the old way may still work. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    area.style.cssText = "position:fixed;opacity:0";
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    before?.focus();
    return isCopied;
  }
}

async function copyFrom(button) {
  const number = Number(button.closest(".exchange")?.dataset.number);
  const exchanges = readExchanges();
  const all = window.adviserConversation();
  const chosen = button.dataset.copy === "answer" ? all.filter((_, place) => exchanges[place].number === number) : all;
  const head = button.dataset.copy === "answer" ? [] : [TEXTS.head];
  const isCopied = await copy([...head, ...chosen.map(write), TEXTS.caution].join("\n\n"));
  confirm(button, isCopied ? TEXTS.copied : TEXTS.refused);
}

/* Said to who listens, and on the button to who looks. */
function confirm(button, sentence) {
  say(sentence);
  button.dataset.label ??= button.textContent;
  button.textContent = sentence;
  setTimeout(() => (button.textContent = button.dataset.label), 2500);
}

async function savePdf(button) {
  button.disabled = true;
  try {
    const headers = { "Content-Type": "application/json", "Content-Language": LANGUAGE };
    const response = await fetch("/samtal.pdf", { method: "POST", headers, body: readKept() });
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).detail ?? TEXTS.unsaved);
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(await response.blob()), download: "samtal.pdf" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    confirm(button, TEXTS.saved);
  } catch (error) {
    const sentence = error instanceof TypeError ? TEXTS.unsaved : error.message; // a TypeError: nothing came back
    say(sentence);
    document.querySelector("#trouble").textContent = sentence;
  }
  button.disabled = false;
  button.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-print], [data-pdf]");
  if (!button) return;
  if (button.dataset.copy) copyFrom(button);
  else if ("print" in button.dataset) window.print();
  else savePdf(button);
});

/* On paper every source is shown; afterwards as it was. */
const before = new Map();
addEventListener("beforeprint", () => {
  for (const sources of document.querySelectorAll("#sources .sources")) {
    if (!before.has(sources)) before.set(sources, { hidden: sources.hidden, open: sources.open });
    Object.assign(sources, { hidden: false, open: true });
  }
});
addEventListener("afterprint", () => {
  for (const [sources, state] of before) Object.assign(sources, state);
  before.clear();
});
