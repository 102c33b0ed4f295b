/* Read an answer as it comes from the network or from memory: only what we know, of the kind we expect. */

const asText = (value) => (typeof value === "string" ? value : "");
const asRecords = (value, read) => (Array.isArray(value) ? value : []).filter((item) => item && typeof item === "object").map(read);
const asLines = (value) => (Array.isArray(value) ? value : []).filter((item) => item && typeof item === "string");

const KINDS = ["answered", "clarify", "not_found", "out_of_scope"];

const readCitation = (citation) => ({
  marker: Number(citation.marker),
  title: asText(citation.title),
  section: asText(citation.section),
  quote: asText(citation.quote),
  url: asText(citation.url),
  published: asText(citation.published),
  status: asText(citation.programme_status),
  page: Number.isInteger(citation.page) ? citation.page : null,
});

const readProgramme = (programme) => ({
  name: asText(programme.name),
  status: asText(programme.status),
  why: asLines(programme.why),
  check: asLines(programme.check),
});

/* An answer, or null for what is none. */
function readAnswer(record) {
  if (!record || typeof record !== "object" || typeof record.answer !== "string") return null;
  return {
    id: asText(record.id),
    status: KINDS.includes(record.status) ? record.status : "answered",
    text: record.answer,
    citations: asRecords(record.citations, readCitation),
    programmes: asRecords(record.programmes, readProgramme),
    suggestions: asLines(record.suggestions),
    contact: record.contact ? { name: asText(record.contact.name), url: asText(record.contact.url) } : null,
    record, // as it came, for the memory
  };
}
