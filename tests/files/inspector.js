/* Tell what on a page was made by a text that attacks it. The elements of the attacks carry the attribute "ond", their addresses the host ond.example. */
() => {
  const HOST = "ond.example";
  const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "ping", "cite", "manifest"];
  const NEVER = "applet audio embed frame frameset iframe marquee math object picture source video foreignObject".split(" ");
  const found = [];

  const leadsAway = (value) => {
    try {
      const url = new URL(value, document.baseURI);
      return url.href.includes(HOST) || !["http:", "https:", "blob:"].includes(url.protocol);
    } catch {
      return true;
    }
  };

  function inspectAttribute(node, { name, value }) {
    const is = `${node.localName}[${name}=${value.slice(0, 60)}]`;
    if (name === "ond" || /["'`<]/.test(name)) found.push(`made by an attack: ${is}`);
    if (name.startsWith("on")) found.push(`handler: ${is}`);
    if (ADDRESSES.includes(name) && !value.startsWith("data:image/") && leadsAway(value)) found.push(`address: ${is}`);
    if (["srcset", "imagesrcset", "srcdoc"].includes(name)) found.push(`address: ${is}`);
    if (name === "style" && /url\(|expression|@import/i.test(value)) found.push(`style: ${is}`);
    if (name === "http-equiv" && /refresh/i.test(value)) found.push(`refresh: ${is}`);
  }

  function inspect(root) {
    for (const node of root.querySelectorAll("*")) {
      if (NEVER.includes(node.localName)) found.push(`element: ${node.localName}`);
      if (["script", "style"].includes(node.localName) && (node.textContent.includes(HOST) || node.textContent.includes("hacked")))
        found.push(`text of the attack in ${node.localName}`);
      for (const attribute of node.attributes) inspectAttribute(node, attribute);
      if (node.shadowRoot) inspect(node.shadowRoot);
      if (node.localName === "template") inspect(node.content);
    }
  }

  inspect(document);
  if (window.hacked !== undefined) found.push("something ran");
  return found;
}
