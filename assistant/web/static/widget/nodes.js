/* Make elements, drawings and links; text always enters as text, never as markup. */

/* An attribute that is a function listens to the event of that name; children may be nodes, strings, or nothing. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/* A button that sends no form. */
function button(attributes, ...children) {
  return make("button", { type: "button", ...attributes }, ...children);
}

/* Words for those who do not see. */
function hidden(...words) {
  return make("span", { class: "hidden-text" }, ...words);
}

/* 16 × 16 outlines, one form per status, so that neither colour nor a font decides what is seen. */
const DRAWINGS = {
  pågående: "M5 3.2v9.6L13 8z",
  löpande: "M12.9 6.2A5.2 5.2 0 1 0 13.2 8M13.4 2.6v3.8H9.6",
  kommande: "M13.6 8A5.6 5.6 0 1 1 2.4 8a5.6 5.6 0 0 1 11.2 0M8 4.8V8l2.2 1.6",
  avslutad: "m3.8 3.8 8.4 8.4m0-8.4-8.4 8.4",
  okänd: "M5.2 5.9A2.8 2.8 0 1 1 9.3 8.2C8.4 8.7 8 9.1 8 10.2M8 13v.1",
  bars: "M3.5 13.5V9M8 13.5V6M12.5 13.5v-11",
  close: "m3.5 3.5 9 9m0-9-9 9",
  clear: "M2.5 4.5h11M6 4V2.5h4V4M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4",
  up: "M5 7v6.5H2.5V7zl3-5c1.4 0 2 .9 1.7 2L9.2 6h3.3c.9 0 1.4.8 1.2 1.6l-1.2 4.9c-.1.6-.6 1-1.2 1H5",
  down: "M11 9V2.5h2.5V9zl-3 5c-1.4 0-2-.9-1.7-2l.5-2H3.5c-.9 0-1.4-.8-1.2-1.6l1.2-4.9c.1-.6.6-1 1.2-1H11",
};

function draw(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", DRAWINGS[name]);
  for (const [key, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["focusable", "false"]]) svg.setAttribute(key, value);
  svg.append(path);
  return svg;
}

const STATUS_CLASSES = { pågående: "ongoing", löpande: "open", kommande: "coming", avslutad: "ended", okänd: "unknown" };

/* A word and a drawing; the colour only helps. Nothing for a status that we do not know. */
function badge(status, words) {
  if (!Object.hasOwn(STATUS_CLASSES, status)) return null;
  return make("span", { class: `status status-${STATUS_CLASSES[status]}` }, draw(status), words.statuses[status]);
}

/* The address if it leads to a page of the web, else null. */
function webAddress(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/* A link that opens in a new tab and tells the target nothing; only the words where the address leads nowhere we would go. */
function link(address, words, label) {
  const url = webAddress(address);
  if (!url) return null;
  return make(
    "a",
    { class: "out", href: url.href, target: "_blank", rel: "noopener noreferrer" },
    label(url.hostname.replace(/^www\./, "")),
    make("span", { "aria-hidden": "true" }, "\u00a0↗"),
    hidden(` (${words.newTab})`),
  );
}

/* A date in words, as "mars 2022"; what is no date stands as it is. */
function dateInWords(published, words) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(published) ?? [];
  if (!month || !words.months[month - 1]) return published;
  return [day ? Number(day) : "", words.months[month - 1], year].filter(Boolean).join(" ");
}
