/* Remember the conversation within the tab; where the browser forbids that, forget it at the next page. */

const MOST_REMEMBERED = 20; // exchanges; older ones leave, so that neither the storage nor a request grows without end

class Memory {
  constructor(key) {
    this.key = key;
  }

  /* What was written last: exchanges with an answer, whether the panel was open (null: never told), and whether questions are not to be kept. */
  read() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key));
    } catch {
      // storage is forbidden, or holds something else: begin anew
    }
    const exchanges = asRecords(kept?.exchanges, ({ question, answer, thumb, isKept }) => ({
      question: asText(question),
      answer: readAnswer(answer),
      thumb: asText(thumb),
      isKept: isKept === true,
      phase: "done",
    }));
    const isOpen = typeof kept?.isOpen === "boolean" ? kept.isOpen : null;
    return { isOpen, isOptedOut: kept?.isOptedOut === true, exchanges: exchanges.filter(({ answer }) => answer) };
  }

  write(isOpen, isOptedOut, exchanges) {
    const done = exchanges.filter(({ phase }) => phase === "done").slice(-MOST_REMEMBERED);
    const kept = done.map(({ question, answer, thumb, isKept }) => ({ question, answer: answer.record, thumb, isKept }));
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ isOpen, isOptedOut, exchanges: kept }));
    } catch {
      // storage is forbidden or full: the conversation lasts as long as the page
    }
  }
}
