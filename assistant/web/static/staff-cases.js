/* The test cases on the staff's page: lines that are added and taken away in the form, and which screen has come. */
const root = document.documentElement;

function addPart(button) {
  const list = button.previousElementSibling;
  list.append(button.nextElementSibling.content.cloneNode(true));
  list.lastElementChild.querySelector("input, textarea").focus();
}

function removePart(button) {
  const add = button.closest("ul").nextElementSibling;
  button.closest("li").remove();
  add.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-add-part], [data-remove-part]");
  if (target?.matches("[data-add-part]")) addPart(target);
  else if (target) removePart(target);
});

/* A test begun in another view leads here. */
function showView() {
  history.pushState(null, "", "?vy=testfall");
  root.dataset.view = "cases";
  for (const link of document.querySelectorAll("#area-navigation a")) {
    if (link.dataset.view === "cases") link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

let last = null;
let tried = null;
function showTried() {
  const section = document.querySelector("#area-case-tried section");
  if (section && section !== tried) section.scrollIntoView({ block: "nearest" });
  tried = section;
}

new MutationObserver(() => {
  showTried();
  const places = document.querySelector("#area-case-places [data-screen]");
  if (!places || places === last) return;
  const isFirst = last === null;
  last = places;
  const screen = places.dataset.screen;
  if (isFirst || screen === "list") return; // the list is shown with its view, or drawn anew while somebody types in a filter
  if (root.dataset.view !== "cases") showView();
  document.querySelector(`#screen-${screen} h3`)?.focus({ preventScroll: true });
  scrollTo(0, 0);
}).observe(document.body, { childList: true, subtree: true });
