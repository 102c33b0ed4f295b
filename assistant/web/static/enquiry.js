/* The form by which a company asks a person: opened by any button with data-enquiry, checked here and once more by the server. */
const SEND_TO = new URL("../api/v1/enquiries", import.meta.url);
const EMAIL = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\].]{2,}$/;
const PHONE = /^\+?[\d ()/–-]{5,}$/;
const FIELDS = ["message", "email", "phone", "name", "company"];
const MOST = { exchanges: 40, sources: 50, text: 20000, fact: 4000 }; // what the server takes
const find = (selector) => document.querySelector(`#enquiry ${selector}`);
const control = (name) => find(`[name="${name}"]`);
const said = (name) => document.getElementById("enquiry").dataset[name];
let attached = []; // what the box attaches: exactly what is shown below it

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/* The conversation */
function readConversation() {
  const fact = (value) => String(value ?? "").slice(0, MOST.fact);
  const source = ({ marker, title, quote, facts, url }) => (
    { marker: String(marker).slice(0, 20), title: fact(title), quote: fact(quote), facts: fact(facts), url: fact(url) }
  );
  return (window.adviserConversation?.() ?? []).slice(-MOST.exchanges).map(({ question, answer, sources }) => ({
    question: String(question).slice(0, MOST.text),
    answer: String(answer).slice(0, MOST.text),
    sources: (sources ?? []).slice(0, MOST.sources).map(source),
  }));
}

function showAttached() {
  const place = find(".enquiry-preview");
  const isTicked = control("attach").checked;
  attached = isTicked ? readConversation() : [];
  place.hidden = !isTicked;
  place.replaceChildren(element("h3", place.getAttribute("aria-label")), ...attached.flatMap((exchange) => [
    element("p", `${place.dataset.question}: ${exchange.question}`, "enquiry-question"),
    Object.assign(element("p", exchange.answer), { lang: "sv" }),
    ...(exchange.sources.length ? [listSources(place.dataset.sources, exchange.sources)] : []),
  ]));
}

function listSources(label, sources) {
  const list = element("ul", "");
  list.setAttribute("aria-label", label);
  list.lang = "sv";
  list.append(...sources.map(({ marker, title, quote, facts, url }) => (
    element("li", [`[${marker}] ${title}`, quote && `”${quote}”`, facts, url].filter(Boolean).join(" – "))
  )));
  return list;
}

/* Opening and closing */
let opener = null;
function open(button) {
  const dialog = document.getElementById("enquiry");
  if (!dialog || dialog.open) return;
  opener = button;
  find("form").hidden = false;
  find(".enquiry-done").hidden = true;
  find(".enquiry-attachment").hidden = !readConversation().length;
  if (find(".enquiry-attachment").hidden) control("attach").checked = false;
  showAttached();
  dialog.showModal();
  dialog.scrollTop = 0;
  find("h2").focus();
}

function returnFocus() {
  const place = opener?.isConnected ? opener : document.querySelector("#question textarea");
  place?.focus();
}

/* What is wrong */
function findFaults() {
  const value = Object.fromEntries(FIELDS.map((name) => [name, control(name).value.trim()]));
  const faults = {};
  if (!value.message) faults.message = said("message");
  if (!value.email && !value.phone) faults.email = said("reach");
  if (value.email && !EMAIL.test(value.email)) faults.email = said("email");
  if (value.phone && !(PHONE.test(value.phone) && value.phone.replace(/\D/g, "").length >= 5)) faults.phone = said("phone");
  return faults;
}

function showFault(name, fault) {
  find(`#enquiry-${name}-error`).textContent = fault;
  if (fault) control(name).setAttribute("aria-invalid", "true");
  else control(name).removeAttribute("aria-invalid");
}

function showFaults(faults, summary = "") {
  FIELDS.forEach((name) => showFault(name, faults[name] ?? ""));
  const wrong = FIELDS.filter((name) => faults[name]);
  find(".enquiry-alert").textContent = summary || (wrong.length ? said(wrong.length > 1 ? "several" : "one") : "");
  if (wrong.length) control(wrong[0]).focus();
  return !wrong.length && !summary;
}

/* What the server refuses: its own words are Swedish, so the page's are shown where it has some. */
function readRefusal(status, problem) {
  if (status === 429) return [{}, said("often")];
  const known = (problem.errors ?? []).filter(({ field }) => FIELDS.includes(field));
  if (status !== 422 || !known.length) return [{}, said("failed")];
  return [Object.fromEntries(known.map(({ field, fault }) => [field, said(field) ?? fault])), ""];
}

/* Sending */
async function send(form) {
  const button = find("form .enquiry-send");
  if (button.ariaDisabled === "true" || !showFaults(findFaults())) return;
  const values = Object.fromEntries([...FIELDS, "more"].map((name) => [name, control(name).value]));
  const language = document.documentElement.lang === "en" ? "en" : "sv";
  button.ariaDisabled = "true";
  button.textContent = said("sending");
  try {
    const response = await fetch(SEND_TO, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...values, language, conversation: attached }),
    });
    if (response.ok) thank(form);
    else showFaults(...readRefusal(response.status, await response.json()));
    control("more").value = ""; // filled in by a browser: the next try goes through
  } catch {
    showFaults({}, said("failed"));
  } finally {
    button.ariaDisabled = "false";
    button.textContent = button.dataset.label;
  }
}

function thank(form) {
  form.reset();
  showFaults({});
  form.hidden = true;
  find(".enquiry-done").hidden = false;
  document.getElementById("enquiry").scrollTop = 0;
  find(".enquiry-done h2").focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-enquiry], [data-enquiry-close]");
  if (button?.matches("[data-enquiry]")) open(button);
  else if (button) document.getElementById("enquiry").close();
});
document.addEventListener("close", (event) => event.target.id === "enquiry" && returnFocus(), true);
document.addEventListener("submit", (event) => {
  if (!event.target.matches("#enquiry form")) return;
  event.preventDefault();
  send(event.target);
});
document.addEventListener("input", (event) => {
  const name = event.target.closest?.("#enquiry form") && event.target.name;
  if (name === "attach") showAttached();
  else if (FIELDS.includes(name)) ["email", "phone"].includes(name) ? ["email", "phone"].forEach((one) => showFault(one, "")) : showFault(name, "");
});
