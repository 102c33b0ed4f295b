/* Talk with the adviser's HTTP API: a question whose answer grows where the server streams, and what is thought of the answer. */

const LEAST_WAIT = 1; // seconds, when a refusal does not say how long
const USUAL_WAIT = 30;
const LONGEST_DETAIL = 400; // characters; a sentence or two

/* Why there is no answer: one of the kinds in WORDS.errors, the server's own sentence if it has one, and how long to wait. */
class Refusal extends Error {
  constructor(kind, { detail = "", seconds = 0 } = {}) {
    super(kind);
    Object.assign(this, { kind, detail, seconds });
  }
}

/* The events of a stream, as they come: {name, data}. */
async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const events = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
    rest = events.pop();
    for (const event of events) yield readEvent(event);
  }
}

function readEvent(text) {
  const event = { name: "message", data: "" };
  for (const line of text.split("\n")) {
    const [, field, value] = /^(\w*): ?(.*)$/s.exec(line) ?? []; // s: a dot is also one of Unicode's own line ends
    if (field === "event") event.name = value;
    if (field === "data") event.data += value;
  }
  return event;
}

class Client {
  /* `script` is this script's own address: the API lies beside it. */
  constructor(script) {
    this.script = script;
  }

  /* Return the finished answer; `grow` hears of every longer one before, and the question is kept only with `isKept`. Throws a Refusal, or AbortError when `signal` says stop. */
  async ask(question, history, { isKept, signal, grow }) {
    const response = await this.send("ask", { question, history, log: isKept }, signal);
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    return isStream ? this.follow(response, grow) : expectAnswer(await response.json());
  }

  /* Events `answer` grow, `done` is the last, and `error` says why there will be none; a stream that ends without either was cut off. */
  async follow(response, grow) {
    for await (const { name, data } of readEvents(response)) {
      const record = JSON.parse(data || "null");
      if (name === "error") throw refusalOf(record.status, record);
      if (name === "done") return expectAnswer(record);
      if (name === "answer") grow(expectAnswer(record));
    }
    throw new Refusal("offline");
  }

  /* Tell what is thought of an answer: "up" or "down". */
  async judge(id, thumb) {
    await this.send("feedback", { id, thumb });
  }

  async send(path, body, signal) {
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal,
    };
    const response = await fetch(new URL(`api/v1/${path}`, this.script), request).catch((error) => this.explain(error));
    this.isKnown = true;
    if (!response.ok) throw refusalOf(response.status, await response.json().catch(() => ({})), response.headers.get("Retry-After"));
    return response;
  }

  /* A browser does not tell a refused origin from a broken connection. But this file may be fetched from everywhere, and an origin
     that was let in is not refused later. */
  async explain(error) {
    if (error.name === "AbortError") throw error;
    if (this.isKnown) throw new Refusal("offline");
    const reached = await fetch(this.script, { mode: "no-cors", cache: "no-store", credentials: "omit" }).then(() => true, () => false);
    throw new Refusal(reached ? "origin" : "offline");
  }
}

function expectAnswer(record) {
  const answer = readAnswer(record);
  if (!answer) throw new Refusal("broken");
  return answer;
}

function refusalOf(status, problem, wait) {
  const detail = problem?.errors?.length ? "" : asText(problem?.detail).slice(0, LONGEST_DETAIL); // with errors it speaks to programmers
  if (status === 401 || status === 403) return new Refusal("origin");
  if (status === 429) return new Refusal("busy", { seconds: Math.max(LEAST_WAIT, Math.ceil(Number(wait)) || USUAL_WAIT) });
  return status >= 400 && status < 500 ? new Refusal("refused", { detail }) : new Refusal("broken");
}
