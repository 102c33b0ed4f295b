"""Compare who does what in two texts: who pays, applies, decides, leads, owns and starts."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.bearing import Language, names_in
from assistant.clauses import Evidence, Stems

# What is done, each in its active and passive forms; the passive ones end with -s.
ACTIONS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for name, pattern in {
        "pay": r"betala\w*|bekosta\w*|finansiera\w*|täck(?:er|te|s|tes|t|a)|stå(?:r)? för|stod för|svarar? för|skjuter till|bidrar? med"
        r"|pays?|paid|covers?|covered|financ\w+|fund(?:s|ed)?",
        "apply": r"(?:an)?sök(?:er|te|t|a|s|tes)?|(?:lämnar?|skickar?) in|appl(?:y|ies|ied)",
        "decide": r"beslut(?:ar|ade|as|ades|at|ats)|fatt(?:ar|ade|as|ades|a)(?: \w+)? beslut\w*|(?:beslut\w*) (?:fatta|ta)\w*|(?:tar|tog"
        r"|tas) beslut\w*|avgör\w*|bestäm\w+|godkänn\w+|bedöm\w+|prövar?|prövas|decide[sd]?|approve[sd]?",
        "lead": r"led(?:er|de|s|des|a)|samordna\w*|driv(?:er|s|a|it)|drevs?|håll(?:er|s)? i|höll i|sköt(?:er|s|te|tes)|koordinera\w*"
        r"|ansvara[rs]? för|ansvarade för|förvalta[rs]?|arrangera\w*|"
        r"runs?|ran|leads?|led|coordinate[sd]?|manage[sd]?|organi[sz]e[sd]?",
        "own": r"äg(?:er|de|s|des|t)|owns?|owned",
        "start": r"grunda(?:r|de|des|s|t)|bilda(?:r|de|des|s|t)|initiera(?:r|de|des|s|t)|found(?:ed|s)",
        "choose": r"välj(?:er|s|a)|valde|valdes|utse[rs]?|utsåg|utsågs|nominera\w*|anställ(?:er|de|s|des)|appoint(?:s|ed)",
        "contact": r"(?:tar|tog|ta) (?:\w+ )?kontakt|kontakta[rs]?|kontaktade|hör(?:de)? av sig|ring(?:er|de)|contact(?:s|ed)"
        r"|gets? in touch",
        "repay": r"återbetala\w*|betala\w* tillbaka|repa(?:y|ys|id)",
    }.items()
}
PASSIVE = re.compile(r"(?:[^s]s|ats|ad|at|t|ed|led)$", re.IGNORECASE)
BY = re.compile(r"^(?:[^.;,]{0,60}?)\b(?:av|by|from)\s+", re.IGNORECASE)
# Those who do: kinds of actors by the words for them. What is written with a capital is an actor by its own name.
ACTORS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for name, pattern in {
        "company": r"ni|vi|er|företag(?:et|en|ets|ens)?|bolag(?:et|en)?|arbetsgivar\w*|firman|sökanden?|den sökande|ägaren"
        r"|deltagarföretag\w*|kunden|companies|(?:the|your) company|you|employers?|applicants?",
        "member": r"medlem(?!skap)\w*|members?",
        "party": r"part(?:en|er|erna|ers|ernas)?|deltagar(?:e|na)|partners?|participants?",
        "person": r"individen|person(?:en|er|erna)?|den anställd\w*|anställda|medarbetar\w*|facket|facklig\w*|studenten|studerande"
        r"|employees?|staff",
        "bank": r"bank\w*",
        "state": r"stat(?:en|ens|lig\w*)|sverige|sweden|regeringen\w*|riksdagen|myndighet\w*|government|(?:the )?state",
        "region": r"region(?:en|ens|erna|ernas)?|county",
        "municipality": r"kommun(?:en|er|erna|ens|ernas)?|municipalit\w+",
        "board": r"styrelse\w*|årsmöte\w*|stämma\w*|(?:the )?board",
        "lead": r"vd|klusterledar\w*|projektledar\w*|processledar\w*|coach\w*|rådgivar\w*|konsult\w*|managers?|advis[eo]rs?",
        "owner": r"projektägar\w*|ägarna|owners?",
        "administration": r"länsstyrelse\w*",
        "school": r"högskol\w*|universitet\w*|skol(?:an|or|orna)|utbildningsanordnar\w*|universit(?:y|ies)",
        "union": r"fackförbund\w*|unions?",
    }.items()
}
INSIDERS = frozenset({"company", "member", "party", "person"})
NAME = re.compile(r"(?<![^\W_])[A-ZÅÄÖ][\w&-]*[^\W_](?:\s+[A-ZÅÄÖ][\w&-]*)*")
BEHIND_PREPOSITION = re.compile(
    r"\b(?:hos|till|från|av|för|inom|i|på|via|genom|enligt|mellan|mot|at|to|from|by|for|within|in|through)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
GIVER = re.compile(r"\b(?:från|from)\s+", re.IGNORECASE)
DONE_BY = re.compile(r"\b([^\W\d_]{4,}(?:des|tes|as|ts|ad|at|[^s]s|ed))\s+(?:av|by)\s+", re.IGNORECASE)
DENIED = re.compile(r"\b(?:inte|ej|not)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
NEXT_PREPOSITION = re.compile(r"\s(?:av|by|med|vid|hos|i|in|at|with|för|for|till|to)\s")
VERB_STEM = 5  # letters, by which a verb in the passive is known again
PART = re.compile(
    r"[;:–]\s|,\s(?=(?:men|medan|och|eftersom|så|utan|while|and|but|because)\b)|\s(?=(?:men|medan|eftersom|while|because)\b)", re.IGNORECASE
)
REACH = 70  # characters between a verb and who does it
FIRST = 3  # characters from the start of a part in which its first word begins
MOST_BEHIND_BY = 3
NEAR = 8  # characters, within which "by" and "av" follow any verb that is meant in the passive: "is run by"
RELATIVE = re.compile(r"((?:[^\s,]+\s+){0,4}[^\s,]+),?\s+(?:som|who|which|that)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
IMPERATIVE = re.compile(r"^\W*(?:sök|ansök|betala|apply|pay)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done, and the kinds and names of those that may do it; `about` are the content stems around it."""

    action: str
    agents: frozenset[str]
    givers: frozenset[str]  # those behind "från" beside it, who may be its agents too: "hälften från staten"
    about: frozenset[str]


def read_deeds(text: str, stems: Stems, language: Language) -> list[Deed]:
    """Return who does what in a text, as far as the order of words, "som" and "av" tell it."""
    deeds = []
    names = {name.lower() for name in names_in(text, language)}
    for part in PART.split(text):
        about = stems(part)
        deeds += _passive_deeds(part, names, about)
        for action, pattern in ACTIONS.items():
            for match in pattern.finditer(part):
                is_word_of_a_name = match[0][:1].isupper() and match.start() > 0
                if not is_word_of_a_name and part[: match.start()][-1:] != "-" and (agents := _agents(part, match, names)):
                    givers = frozenset(name for giver in GIVER.finditer(part) for name in _actors(part[giver.end() :], names)[:1])
                    deeds.append(Deed(action, agents, givers, about))
    return deeds


def _passive_deeds(part: str, names: Collection[str], about: frozenset[str]) -> list[Deed]:
    """Return what is done "av" somebody with a name, whatever the verb is."""
    deeds = []
    for match in DONE_BY.finditer(part):
        if agents := _doers(part[match.end() : match.end() + REACH], names):
            deeds.append(Deed(match[1].lower()[:VERB_STEM], agents, frozenset(), about))
    return deeds


def _doers(text: str, names: Collection[str]) -> frozenset[str]:
    """Return those that stand right behind "av", up to the next preposition or comma."""
    return frozenset(_actors(NEXT_PREPOSITION.split(text, maxsplit=1)[0], names)[:MOST_BEHIND_BY])


def _agents(part: str, verb: re.Match[str], names: Collection[str]) -> frozenset[str]:
    before, after = part[max(0, verb.start() - REACH) : verb.start()], part[verb.end() : verb.end() + REACH]
    if IMPERATIVE.match(part) and verb.start() < FIRST:
        return frozenset({"company"})
    if (by := BY.match(after)) and (PASSIVE.search(verb[0]) or by.end() < NEAR) and not verb[0].lower().endswith("kontakt"):
        return _doers(after[by.end() :], names)
    if PASSIVE.search(verb[0]) and verb[0].lower().endswith("s"):
        return frozenset()
    if relative := RELATIVE.search(before):
        return frozenset(_actors(relative[1], names, behind_prepositions=True)[-1:])
    return frozenset(_actors(before, names)) or frozenset(_actors(after, names)[:1])


def _actors(text: str, names: Collection[str], *, behind_prepositions: bool = False) -> list[str]:
    """Return the actors of a text in text order; those behind a preposition do nothing, if not asked for."""
    found = [(match.start(), kind) for kind, pattern in ACTORS.items() for match in pattern.finditer(text)]
    found += [
        (match.start(), match[0].removesuffix("s").lower())
        for match in NAME.finditer(text)
        if any(word.lower() in names for word in match[0].split())
    ]
    return [
        name
        for place, name in sorted(found)
        if (behind_prepositions or not BEHIND_PREPOSITION.search(text[:place])) and not DENIED.search(text[:place])
    ]


def swaps_agents(sentence: str, cited: Sequence[Evidence], language: Language) -> bool:
    """Tell whether a sentence gives a deed to others than the source that speaks of the same thing most nearly."""
    stems = cited[0].read_stems
    known = [deed for evidence in cited for deed in read_deeds(evidence.text, stems, language)]
    for deed in read_deeds(sentence, stems, language):
        same = [other for other in known if other.action == deed.action]
        if not same:
            continue
        nearest = max(len(deed.about & other.about) for other in same)
        agents = frozenset[str]().union(*(other.agents | other.givers for other in same if len(deed.about & other.about) == nearest))
        if _differ(deed.agents, agents):
            return True
    return False


def _differ(said: frozenset[str], known: frozenset[str]) -> bool:
    if _share_name(said, known) or ("state" in said | known and not (said | known) & INSIDERS):
        return False  # an authority with its name, and one without
    inside, known_inside = bool(said & INSIDERS), bool(known & INSIDERS)
    if inside != known_inside:
        return True
    return not inside or not (said & INSIDERS & known)


def _share_name(said: frozenset[str], known: frozenset[str]) -> bool:
    """Tell whether one actor is in both, also by a part of its name ("Techtank", "Techtanks styrelse")."""
    words, others = {word for name in said for word in name.split()}, {word for name in known for word in name.split()}
    return bool(words & others)
