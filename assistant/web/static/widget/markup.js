/* Turn an answer's text into nodes: paragraphs, bullets, tables, **bold** and markers; everything else is text. */

const INLINE = /\*\*([^*\n]+)\*\*|\[(\d{1,3})\]/g;
const BULLET = /^\s*[-*•]\s+/;
const ROW = /^\s*\|(.*)\|\s*$/;
const RULE = /^\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$/;

/* `mark(number)` returns the marker's node, or nothing where there is no such source: then it stays text. */
function inline(text, mark) {
  const nodes = [];
  let position = 0;
  const closed = text.replace(/[ \t]+(?=\[\d{1,3}\])/g, "");
  for (const match of closed.matchAll(INLINE)) {
    nodes.push(closed.slice(position, match.index));
    const marker = match[2] && mark(Number(match[2]));
    if (match[1]) nodes.push(make("strong", {}, match[1]));
    else if (marker) glue(nodes, marker);
    else nodes.push(match[0]);
    position = match.index + match[0].length;
  }
  return [...nodes, closed.slice(position)];
}

const LAST_WORD = /\S{1,24}$/; // of a longer one the end, so that it does not leave the panel

/* Put a marker after the nodes so that it stands on the same line as the word, or the marker, before it. */
function glue(nodes, marker) {
  if (nodes.at(-1) === "") nodes.pop();
  const before = nodes.at(-1);
  if (before?.className === "glue") return before.append(marker);
  const word = typeof before === "string" ? (LAST_WORD.exec(before)?.[0] ?? "") : "";
  if (word) nodes[nodes.length - 1] = before.slice(0, -word.length);
  return nodes.push(make("span", { class: "glue" }, word, marker));
}

const cellsOf = (line) => ROW.exec(line)[1].split("|").map((cell) => cell.trim());

/* A panel is too narrow for columns: each row under its name, each cell after its column's name. */
function table(head, rows, mark) {
  return rows.flatMap(([name, ...cells]) => {
    const columns = head.slice(1).map((column) => (column ? make("strong", {}, inline(`${plain(column)}: `, mark)) : ""));
    const items = cells.map((cell, place) => make("li", {}, columns[place], inline(cell, mark)));
    return [make("p", { class: "row" }, make("strong", {}, inline(plain(name), mark))), make("ul", {}, items)];
  });
}

const plain = (text) => text.replace(/\*\*/g, "");

/* One run of lines of the same kind. */
function block(kind, lines, mark) {
  if (kind === "table" && lines.length > 1 && RULE.test(lines[1])) {
    return table(cellsOf(lines[0]), lines.slice(2).filter((line) => !RULE.test(line)).map(cellsOf), mark);
  }
  if (kind === "list") return make("ul", {}, lines.map((line) => make("li", {}, inline(line.replace(BULLET, "").trim(), mark))));
  return make("p", {}, lines.flatMap((line, place) => [place ? make("br") : "", ...inline(line.trim(), mark)]));
}

const kindOf = (line) => (BULLET.test(line) ? "list" : ROW.test(line) ? "table" : "prose");

function renderText(text, mark) {
  const nodes = [];
  for (const paragraph of text.trim().split(/\n\s*\n/)) {
    let run = { kind: "", lines: [] };
    const close = () => run.lines.length && nodes.push(block(run.kind, run.lines, mark));
    for (const line of paragraph.split("\n").filter((line) => line.trim())) {
      if (kindOf(line) !== run.kind) {
        close();
        run = { kind: kindOf(line), lines: [] };
      }
      run.lines.push(line);
    }
    close();
  }
  return nodes.flat();
}
