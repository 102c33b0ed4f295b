/* Lay out the button and the panel; element.js says what they do. */

/* Return the parts by name; `root` holds them all. `optOut` is there where questions are kept; `privacy` is the address of what becomes of them. */
function layOut(words, { title, keptDays, privacy }) {
  const parts = {};
  const keep = (name, node) => (parts[name] = node);
  const icon = (name, label) => keep(name, button({ class: "icon", "aria-label": label, title: label }, draw(name)));
  const header = make(
    "header",
    {},
    make("div", {}, keep("heading", make("h2", { id: "heading", tabindex: "-1" }, title)), make("p", {}, words.purpose)),
    icon("clear", words.clear),
    icon("close", words.close),
  );
  const caution = keptDays ? `${words.caution} ${words.kept(keptDays)}` : words.caution;
  const box = { id: "question", rows: "1", autocomplete: "off", enterkeyhint: "send", "aria-describedby": "caution" };
  keep("input", make("textarea", { ...box, placeholder: words.placeholder }));
  if (keptDays) keep("optOut", make("input", { type: "checkbox" }));
  keep("send", make("button", { class: "send" }, words.send));
  keep("stop", button({ class: "send", hidden: true }, words.stop));
  keep(
    "form",
    make(
      "form",
      { novalidate: true },
      make("label", { for: "question" }, words.question),
      make("div", { class: "line" }, parts.input, parts.send, parts.stop),
      make("p", { id: "caution" }, caution),
      make("p", { class: "handling" }, parts.optOut && make("label", {}, parts.optOut, words.optOut), link(privacy, words, () => words.privacy)),
    ),
  );
  keep("log", make("div", { class: "log", role: "region", tabindex: "0", "aria-label": words.conversation }));
  keep("status", make("div", { class: "hidden-text", role: "status", "aria-live": "polite" }));
  keep("dialog", make("dialog", { id: "panel", "aria-labelledby": "heading" }, header, parts.log, parts.form, parts.status));
  const opens = { class: "launch", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel" };
  keep("launch", button(opens, draw("bars"), words.launch));
  parts.root = make("section", { class: "root", "aria-label": title }, parts.launch, parts.dialog);
  return parts;
}

/* What stands in the empty panel: what it is, and questions to begin with. */
function welcome(words, greeting, ask) {
  return make(
    "section",
    { class: "welcome" },
    make("h3", {}, greeting),
    make("p", {}, words.about),
    make("section", { class: "examples" }, make("h4", {}, words.examplesHeading), questionButtons(words.examples, ask)),
  );
}
