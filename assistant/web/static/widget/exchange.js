/* Draw one exchange: the question, the growing answer, and below the finished one its programmes, sources and what can be asked next. */

const LONGEST_SHOWN = 250; // characters of a question; a longer one would hide what became of it

/* `acts` are what its buttons do: ask(question), retry(), judge(thumb). Everything is built anew; the panel decides where it goes. */
class ExchangeView {
  constructor(exchange, words, acts) {
    Object.assign(this, { exchange, words, acts });
    this.body = make("div", { class: "answer" });
    const asked = exchange.question.length > LONGEST_SHOWN ? `${exchange.question.slice(0, LONGEST_SHOWN)} …` : exchange.question;
    const question = make("h3", { class: "question" }, hidden(`${words.asked}: `), asked);
    this.node = make("article", { class: "exchange", tabindex: "-1" }, question, this.body);
  }

  /* Draw what there is now; only the latest exchange offers what to ask next. */
  update(isLatest) {
    const { phase, answer } = this.exchange;
    this.node.dataset.phase = phase;
    this.node.setAttribute("aria-busy", String(phase === "waiting" || phase === "answering"));
    if (phase === "waiting") this.body.replaceChildren(this.searching());
    else if (phase === "failed" || phase === "stopped") this.body.replaceChildren(this.notice());
    else this.body.replaceChildren(...this.answer(answer, phase === "done", isLatest).filter(Boolean));
  }

  /* What is not the latest any more offers nothing to ask next. */
  retire() {
    this.body.querySelector(".questions")?.remove();
  }

  searching() {
    const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    return make("p", { class: "searching" }, this.words.searching, dots);
  }

  notice() {
    const { phase, notice, wait } = this.exchange;
    const again = button({ class: "again", disabled: wait > 0, click: () => this.acts.retry() }, this.words.again);
    if (wait > 0) setTimeout(() => (again.disabled = false), wait * 1000);
    return make("div", { class: `notice ${phase}` }, make("p", {}, notice), again);
  }

  answer(answer, isDone, isLatest) {
    const kind = make("p", { class: answer.status === "answered" ? "hidden-text" : "kind" }, this.words.kinds[answer.status]);
    this.sources = isDone && answer.citations.length ? this.drawSources(answer.citations) : null;
    const text = make("div", { class: "text", lang: "sv" }, renderText(answer.text, (number) => this.marker(answer, number)));
    if (!isDone) return [kind, text];
    return [
      kind,
      text,
      this.sources,
      this.programmes(answer.programmes),
      this.contact(answer.contact),
      isLatest && this.questions(answer.suggestions, answer.status === "clarify" ? this.words.choices : this.words.suggestions),
      this.judging(),
    ];
  }

  marker(answer, number) {
    const citation = answer.citations.find(({ marker }) => marker === number);
    if (!citation) return null;
    const label = this.words.source(number, citation.title);
    const marker = button({ class: "marker", "aria-label": label, click: () => this.open(number, marker) }, String(number));
    return marker;
  }

  /* Show a source, and remember the marker that the way back leads to. */
  open(number, marker) {
    if (!this.sources) return;
    this.sources.open = true;
    for (const source of this.sources.querySelectorAll("li")) source.classList.toggle("chosen", source.dataset.marker === String(number));
    this.cameFrom = marker;
    goTo(this.sources.querySelector(".chosen"));
  }

  drawSources(citations) {
    const items = citations.map((citation) => this.source(citation));
    const summary = make("summary", {}, `${this.words.sources} (${citations.length})`);
    return make("details", { class: "sources" }, summary, make("ol", {}, items));
  }

  source({ marker, title, section, quote, url, published, status, page }) {
    const facts = [section, page ? this.words.page(page) : "", published ? dateInWords(published, this.words) : this.words.undated];
    const back = button({ class: "back", click: () => goTo(this.cameFrom ?? this.node) }, this.words.back);
    return make(
      "li",
      { class: "source", tabindex: "-1", "data-marker": String(marker), "aria-label": this.words.source(marker, title) },
      make("span", { class: "number", "aria-hidden": "true" }, String(marker)),
      make("p", { class: "name" }, make("span", { lang: "sv" }, title), badge(status, this.words)),
      make("blockquote", { lang: "sv" }, quote),
      make("p", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      make("p", { class: "links" }, link(url, this.words, this.words.original), back),
    );
  }

  programmes(programmes) {
    if (!programmes.length) return null;
    const cards = programmes.map((programme) => this.programme(programme));
    return make("section", { class: "programmes" }, make("h4", {}, this.words.programmes), make("ul", {}, cards));
  }

  programme({ name, status, why, check }) {
    const reasons = why.map((reason) => make("li", {}, reason));
    const checks = [make("strong", {}, `${this.words.check}: `), make("span", { lang: "sv" }, check.join("; "))];
    return make(
      "li",
      { class: "programme" },
      make("p", { class: "name" }, make("span", { lang: "sv" }, name), badge(status, this.words)),
      reasons.length ? make("ul", { lang: "sv" }, reasons) : null,
      check.length ? make("p", { class: "check" }, checks) : null,
    );
  }

  contact(contact) {
    if (!contact?.name) return null;
    const whom = link(contact.url, this.words, () => contact.name) ?? contact.name;
    return make("p", { class: "contact" }, make("strong", {}, `${this.words.contact}: `), whom);
  }

  questions(questions, heading) {
    if (!questions.length) return null;
    return make("section", { class: "questions" }, make("h4", {}, heading), questionButtons(questions, this.acts.ask));
  }

  judging() {
    if (!this.exchange.answer.id || !this.exchange.isKept) return null; // of what is not kept, nobody sees what was thought of it
    this.thumbs = ["up", "down"].map((thumb) => {
      const [label, judge] = [this.words[thumb], () => this.acts.judge(thumb)];
      return button({ class: "thumb", "data-thumb": thumb, "aria-label": label, title: label, click: judge }, draw(thumb));
    });
    this.thanks = make("span");
    this.showThumb("");
    const question = make("span", {}, this.words.judge);
    return make("div", { class: "judging", role: "group", "aria-label": this.words.judge }, question, this.thumbs, this.thanks);
  }

  /* Show what is thought of the answer, and what came of saying so. */
  showThumb(said) {
    for (const thumb of this.thumbs) thumb.setAttribute("aria-pressed", String(thumb.dataset.thumb === this.exchange.thumb));
    this.thanks.textContent = said;
  }
}

/* What the live region says of a finished exchange: the words without markers, and how many sources there are. */
function spoken({ answer }, words, body) {
  const text = body.querySelector(".text").cloneNode(true);
  for (const marker of text.querySelectorAll(".marker")) marker.remove();
  const blocks = [...text.querySelectorAll("p, li")].map((block) => block.textContent.trim());
  const count = answer.citations.length;
  return [`${words.kinds[answer.status]}.`, ...blocks, count ? words.countSources(count) : ""].join(" ");
}

function questionButtons(questions, ask) {
  const asking = (question) => button({ lang: "sv", click: () => ask(question) }, question);
  return make("ul", {}, questions.map((question) => make("li", {}, asking(question))));
}

/* Bring an element into sight within the conversation alone, and give it the keyboard. */
function goTo(element) {
  showIn(element.closest(".log"), element);
  element.focus({ preventScroll: true });
}

const AIR = 12; // pixels above what is scrolled to

function showIn(log, element, { atTop = false } = {}) {
  const [inner, outer] = [element.getBoundingClientRect(), log.getBoundingClientRect()];
  if (!atTop && inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  log.scrollBy({ top: inner.top - outer.top - AIR, behavior: isCalm ? "auto" : "smooth" });
}
