/* The guided path to the right support, and the chips that say what is known of the company. What is told lies in this browser and goes
   to the server with each question, in the hidden box #company; a thing that is taken back is null there. */
const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
const guide = () => document.getElementById("guide");
const steps = () => findAll("[data-step]", guide());
const chosen = (step) => find("input[type=radio]:checked", step);
const written = (step) => find("[data-writes]", step)?.value.trim() ?? "";
const MOST_EMPLOYEES = 999999;
let opener = null;
let isFinished = false;

/* What is known of the company */
function readCompany() {
  try {
    return JSON.parse(find("#company textarea").value) ?? {};
  } catch {
    return {};
  }
}

function holdCompany(company) {
  const box = find("#company textarea");
  box.value = Object.keys(company).length ? JSON.stringify(company) : "";
  box.dispatchEvent(new Event("input", { bubbles: true })); // Gradio reads the box then
}

/* A chip that is taken away is gone at once, before the server draws the others anew: what earlier questions said of it counts no longer. */
let back = null; // which chip has the keyboard when they are drawn

function dropChip(button) {
  const place = button.closest(".company");
  const label = find("span", button.closest("li")).textContent;
  back = findAll("[data-drop]", place).indexOf(button);
  button.closest("li").remove();
  if (!find("[data-drop]", place)) findAll("h2, ul", place).forEach((part) => part.remove());
  giveBack();
  holdCompany({ ...readCompany(), [button.dataset.drop]: null });
  find("#announcer").textContent = place.dataset.removed.replace("{chip}", label);
}

function giveBack() {
  const left = findAll("#chips [data-drop]");
  (left[Math.min(back, left.length - 1)] ?? find("#question textarea")).focus({ preventScroll: true });
}

new MutationObserver(() => {
  if (back === null || document.activeElement !== document.body) return;
  giveBack();
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("focusin", (event) => {
  if (!event.target.closest("#chips")) back = null;
});

/* Opening, with what is known already chosen */
function open(button) {
  if (!guide() || guide().open) return;
  opener = button;
  isFinished = false;
  find("form", guide()).reset();
  findAll("[data-writes]", guide()).forEach((field) => (field.value = ""));
  const { size, region, commitment } = readCompany();
  if (size) fillIn("size", size.join(","), size[0] === size[1] ? size[0] : "");
  if (region) fillIn("place", region, region);
  if (commitment) fillIn("commitment", commitment);
  guide().showModal();
  goTo(0);
}

function fillIn(name, value, otherwise = "") {
  const step = find(`[data-step=${name}]`, guide());
  const choice = findAll("input[type=radio]", step).find((radio) => radio.value === value);
  if (choice) choice.checked = true;
  else if (otherwise !== "") {
    find("[data-writes]", step).value = otherwise;
    const other = find("input[value=other]", step);
    if (other) other.checked = true;
  }
  showBox(step);
}

/* From step to step */
const current = () => steps().findIndex((step) => !step.hidden);

function goTo(index) {
  steps().forEach((step, place) => (step.hidden = place !== index));
  findAll(".guide-top i", guide()).forEach((dot, place) => dot.classList.toggle("past", place <= index));
  find("[data-guide-back]", guide()).hidden = index === 0;
  const next = find(".guide-next", guide());
  next.dataset.next ??= next.textContent;
  next.textContent = index === steps().length - 1 ? next.dataset.finish : next.dataset.next;
  guide().scrollTop = 0;
  find("h2", steps()[index]).focus();
}

function goOn() {
  if (current() < steps().length - 1) goTo(current() + 1);
  else finish();
}

function skip() {
  const step = steps()[current()];
  findAll("input[type=radio]", step).forEach((radio) => (radio.checked = false));
  if (find("[data-writes]", step)) find("[data-writes]", step).value = "";
  showBox(step);
  goOn();
}

/* A field beside "something else" is there when that is chosen; the one for a figure always is, and is chosen by being written in. */
function showBox(step) {
  const other = find("input[value=other]", step);
  if (other) find(".guide-box", step).hidden = !other.checked;
}

/* What was answered */
function readAnswers() {
  const answers = {};
  const [, sizeStep, placeStep, commitmentStep] = steps();
  const count = Number.parseInt(written(sizeStep).replace(/\D/g, ""), 10);
  if (Number.isInteger(count)) answers.size = [Math.min(count, MOST_EMPLOYEES), Math.min(count, MOST_EMPLOYEES)];
  else if (chosen(sizeStep)) answers.size = chosen(sizeStep).value.split(",").map(Number);
  const place = chosen(placeStep)?.value;
  if (place === "other" && written(placeStep)) answers.place = written(placeStep);
  else if (place && place !== "other") answers.region = place;
  if (chosen(commitmentStep)) answers.commitment = chosen(commitmentStep).value;
  return answers;
}

function composeQuestion() {
  const [step] = steps();
  const choice = chosen(step);
  const own = choice?.value === "other" ? written(step) : "";
  if (!own) return choice?.dataset.asks ?? guide().dataset.unsaid;
  return own.endsWith("?") ? own : `${own}${/[.!]$/.test(own) ? "" : "."} ${guide().dataset.ending}`;
}

function finish() {
  const answers = readAnswers();
  const { region, ...rest } = readCompany();
  holdCompany(answers.place ? { ...rest, ...answers } : { ...rest, ...(region === undefined ? {} : { region }), ...answers });
  isFinished = true;
  guide().close();
  ask(composeQuestion());
}

/* The page asks what a button with data-question in the conversation says: so does this. */
function ask(question) {
  const button = document.createElement("button");
  button.type = "button";
  button.hidden = true;
  button.dataset.question = question;
  find("#conversation section").append(button);
  requestAnimationFrame(() => {
    button.click();
    button.remove();
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-guide], [data-guide-close], [data-guide-back], [data-guide-skip], [data-drop]");
  if (!button) return;
  if (button.matches("[data-guide]")) open(button);
  else if (button.matches("[data-guide-close]")) guide().close();
  else if (button.matches("[data-guide-back]")) goTo(current() - 1);
  else if (button.matches("[data-guide-skip]")) skip();
  else dropChip(button);
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#guide")) return;
  event.preventDefault();
  goOn();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches?.("#guide textarea, #guide h2")) return;
  event.preventDefault(); // else a line is added, or nothing happens
  goOn();
});

document.addEventListener("change", (event) => {
  const step = event.target.closest?.("#guide [data-step]");
  if (!step || event.target.type !== "radio") return;
  showBox(step);
  if (step.dataset.step === "size") find("[data-writes]", step).value = "";
});

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("#guide [data-writes=size]")) return;
  findAll("[data-step=size] input[type=radio]", guide()).forEach((radio) => (radio.checked = false));
});

document.addEventListener("close", (event) => {
  if (event.target.id !== "guide" || isFinished) return;
  (opener?.isConnected ? opener : find("#question textarea"))?.focus();
}, true);
