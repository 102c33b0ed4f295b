/* Put one button on the page, whenever and however often this file is included. */

/* Run now if the page has a body, else as soon as it has. */
function whenReady(act) {
  if (document.body) act();
  else document.addEventListener("DOMContentLoaded", act, { once: true });
}

if (!customElements.get(NAME)) customElements.define(NAME, AdviserChat);

whenReady(() => {
  if (document.querySelector(NAME)) return;
  const element = document.createElement(NAME);
  Object.assign(element.dataset, { ...SCRIPT.dataset });
  document.body.append(element);
});
