/* The custom element: a button, its panel, and the conversation in it. */

const NAME = "adviser-chat";
// This file's own tag; a module has no current script.
const SCRIPT = document.currentScript ?? [...document.querySelectorAll('script[src*="/widget.js"]')].at(-1);
const SHEET = matchMedia("(max-width: 30em), (max-height: 30em)"); // a phone, or a page enlarged so much that it is as small as one
const TYPES = matchMedia("(pointer: fine)"); // elsewhere a box with the keyboard in it covers half the panel

class AdviserChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return; // moved within the page
    const { lang, title, greeting, open } = this.dataset;
    this.words = WORDS[lang] ?? WORDS.sv;
    this.greeting = greeting || this.words.greeting;
    this.client = new Client(SCRIPT.src);
    this.memory = new Memory(`${NAME} ${SCRIPT.src}`);
    const privacy = new URL(this.words.privacyPath, SCRIPT.src).href;
    this.parts = layOut(this.words, { title: title || this.words.title, keptDays: KEPT_DAYS, privacy });
    this.parts.root.lang = WORDS[lang] ? lang : "sv";
    this.exchanges = [];
    this.attach();
    this.listen();
    this.restore(open !== undefined && open !== "false");
  }

  disconnectedCallback() {
    this.abort();
  }

  attach() {
    const sheet = new CSSStyleSheet(); // not a <style>, which the page's policy may forbid
    sheet.replaceSync(STYLE);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.parts.root);
  }

  listen() {
    const { root, launch, dialog, clear, close, form, input, stop, optOut } = this.parts;
    launch.addEventListener("click", () => (dialog.open ? this.hide() : this.show()));
    close.addEventListener("click", () => this.hide());
    clear.addEventListener("click", () => this.clear());
    stop.addEventListener("click", () => this.stop());
    optOut?.addEventListener("change", () => this.save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.askWritten();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.askWritten();
    });
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.hide());
    dialog.addEventListener("close", () => dialog.open || this.settle()); // a phone's way back
    // The page's own shortcuts would take the letters of a question for commands.
    for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, (event) => event.stopPropagation());
    SHEET.addEventListener("change", () => this.reshape());
  }

  /* Bring back what the tab remembers; on a phone a panel would hide the page that somebody came for. */
  restore(opensByItself) {
    const { isOpen, isOptedOut, exchanges } = this.memory.read();
    if (this.parts.optOut) this.parts.optOut.checked = isOptedOut;
    for (const exchange of exchanges) this.add(exchange);
    this.drawLog();
    if ((isOpen ?? opensByItself) && !SHEET.matches) this.unfold();
    this.parts.log.scrollTop = this.parts.log.scrollHeight;
  }

  /* The panel */

  show() {
    this.unfold();
    (TYPES.matches ? this.parts.input : this.parts.heading).focus({ preventScroll: true });
    this.save();
  }

  unfold() {
    const { dialog, launch } = this.parts;
    if (SHEET.matches) dialog.showModal();
    else dialog.setAttribute("open", ""); // show() would take the keyboard from where it is
    launch.setAttribute("aria-expanded", "true");
  }

  hide() {
    this.parts.dialog.close();
    this.settle();
    this.parts.launch.focus();
  }

  settle() {
    this.parts.launch.setAttribute("aria-expanded", "false");
    this.save();
  }

  /* The window has become small or large: the same panel, in its other form. */
  reshape() {
    if (!this.parts.dialog.open) return;
    const focused = this.shadowRoot.activeElement;
    this.parts.dialog.close();
    this.unfold();
    focused?.focus({ preventScroll: true });
  }

  /* The conversation */

  /* Whether the next question is kept. */
  get isKeeping() {
    return Boolean(this.parts.optOut) && !this.parts.optOut.checked;
  }

  get isBusy() {
    return Boolean(this.underWay);
  }

  askWritten() {
    this.parts.input.focus();
    this.ask(this.parts.input.value);
  }

  async ask(text) {
    const question = text.trim();
    if (this.isBusy || !question) return;
    const history = this.history();
    const exchange = { question, phase: "waiting", answer: null, thumb: "", isKept: this.isKeeping };
    this.parts.input.value = "";
    this.begin(exchange);
    try {
      const signal = this.underWay.signal;
      const options = { isKept: exchange.isKept, signal, grow: (answer) => this.grow(exchange, answer) };
      exchange.answer = await this.client.ask(question, history, options);
      exchange.phase = "done";
    } catch (error) {
      this.fail(exchange, error);
    }
    this.end(exchange);
  }

  /* What was said before, oldest first. */
  history() {
    const answered = this.exchanges.filter(({ phase }) => phase === "done");
    return answered.flatMap(({ question, answer }) => [{ role: "user", content: question }, { role: "assistant", content: answer.text }]);
  }

  add(exchange) {
    const acts = {
      ask: (question) => this.ask(question),
      retry: () => this.retry(exchange),
      judge: (thumb) => this.judge(exchange, thumb),
    };
    exchange.view = new ExchangeView(exchange, this.words, acts);
    this.exchanges.at(-1)?.view.retire();
    this.exchanges = [...this.exchanges, exchange].slice(-MOST_REMEMBERED);
    exchange.view.update(true);
  }

  begin(exchange) {
    this.add(exchange);
    this.drawLog();
    this.setBusy(new AbortController());
    this.say(this.words.searching + ".");
    showIn(this.parts.log, exchange.view.node, { atTop: true });
    if (this.shadowRoot.activeElement !== this.parts.input) exchange.view.node.focus({ preventScroll: true });
  }

  grow(exchange, answer) {
    Object.assign(exchange, { phase: "answering", answer });
    exchange.view.update(true);
  }

  fail(exchange, error) {
    const { kind, detail, seconds } = error instanceof Refusal ? error : new Refusal(error instanceof TypeError ? "offline" : "broken");
    const isStopped = error.name === "AbortError";
    exchange.phase = isStopped ? "stopped" : "failed";
    exchange.notice = isStopped ? this.words.stopped : detail || this.words.errors[kind](seconds);
    exchange.wait = isStopped ? 0 : seconds;
    exchange.mustChange = kind === "refused";
    if (exchange.mustChange && !isStopped) this.parts.input.value ||= exchange.question;
  }

  end(exchange) {
    this.setBusy(null);
    if (!this.exchanges.includes(exchange)) return; // cleared meanwhile
    exchange.view.update(true);
    if (exchange.notice) showIn(this.parts.log, exchange.view.body);
    this.say(exchange.notice ?? spoken(exchange, this.words, exchange.view.body));
    this.save();
  }

  /* Ask the same once more, or let a refused question be rewritten. */
  retry(exchange) {
    if (exchange.mustChange) return this.parts.input.focus();
    if (this.isBusy) return undefined;
    this.exchanges = this.exchanges.filter((other) => other !== exchange);
    return this.ask(exchange.question);
  }

  stop() {
    this.abort();
    this.parts.input.focus();
  }

  abort() {
    this.underWay?.abort();
  }

  clear() {
    this.abort();
    this.exchanges = [];
    this.drawLog();
    this.save();
    this.say(this.words.cleared);
    this.parts.input.focus();
  }

  async judge(exchange, thumb) {
    const answered = await this.client.judge(exchange.answer.id, thumb).then(() => this.words.judged, () => this.words.notJudged);
    if (answered === this.words.judged) exchange.thumb = thumb;
    exchange.view.showThumb(answered);
    this.say(answered);
    this.save();
  }

  /* What is shown */

  drawLog() {
    const nodes = this.exchanges.map(({ view }) => view.node);
    this.parts.log.replaceChildren(...(nodes.length ? nodes : [welcome(this.words, this.greeting, (question) => this.ask(question))]));
    this.parts.clear.hidden = !nodes.length;
  }

  setBusy(underWay) {
    this.underWay = underWay;
    const { send, stop, input } = this.parts;
    if (!underWay && this.shadowRoot.activeElement === stop) input.focus();
    send.hidden = Boolean(underWay);
    stop.hidden = !underWay;
  }

  say(text) {
    this.parts.status.textContent = text;
  }

  save() {
    this.memory.write(this.parts.dialog.open, Boolean(this.parts.optOut?.checked), this.exchanges);
  }
}
