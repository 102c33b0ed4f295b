"""Ask that what a sentence says together also stands together in a source: names, places, figures and dates."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from assistant.bearing import WORD, Language, names_in, stand_anywhere, stands
from assistant.clauses import CLAUSE, Evidence, letters, split_clauses, split_scopes
from assistant.moments import Moment, holds_moment, read_moments
from assistant.paraphrases import LIGHT
from assistant.places import BLEKINGE, find_place, is_ambiguous
from assistant.polarity import denies
from assistant.quantities import Quantity, holds_quantity, is_range, read_quantities, same_quantity

PLACED = re.compile(r"([A-ZÅÄÖ][\w&-]*(?:\s+[A-ZÅÄÖ\d][\w&-]*)*)\s+(?:i|in|at|på)\s+([A-ZÅÄÖ][\w-]+)")
HOSTS = tuple(
    re.compile(rf"\b(?:{words})\s+([A-ZÅÄÖ][\w&-]*(?:\s+[A-ZÅÄÖ][\w&-]*)*)")
    for words in ("hos|at", "från|av|via|from|by", "enligt|[Aa]ccording to")
)
MARGIN = 2  # content words more that a figure must share with what stands around another figure of the source
MARKED = "på"  # a stop word with an å, beside which words are not taken for ones typed without å, ä and ö


def mixes_sources(text: str, cited: Sequence[Evidence], language: Language) -> bool:
    """Tell whether a clause puts a figure or a date of one source together with a name that stands in another one only."""
    if len(cited) < 2:
        return False
    for clause in split_clauses(text, cited[0].read_stems):
        names = [name for name in names_in(clause.text, language) if stand_anywhere(name, cited)]
        for evidences in _holders(clause.text, cited):
            if names and not any(all(stands(name, evidence) for name in names) for evidence in evidences):
                return True
    return False


def _holders(clause: str, cited: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return, for each figure and date of a clause, the sources that hold it."""
    figures = [quantity for quantity in read_quantities(clause) if not quantity.is_article]
    moments = read_moments(clause)
    held = [[evidence for evidence in cited if holds_quantity(figure, evidence.quantities)] for figure in figures]
    held += [[evidence for evidence in cited if _holds(moment, evidence)] for moment in moments]
    return [evidences for evidences in held if evidences]


def _holds(moment: Moment, evidence: Evidence) -> bool:
    return holds_moment(
        moment, evidence.moments, frozenset(int(quantity.value) for quantity in evidence.quantities if quantity.unit == "year")
    )


def misplaces(text: str, cited: Sequence[Evidence], language: Language) -> bool:
    """Tell whether a sentence puts "X i Karlskrona" where its sources put X elsewhere, or name the two in different sentences only."""
    known = [
        (set(words.split()), place.removesuffix("s"))
        for evidence in cited
        for words, place in PLACED.findall(evidence.text)
        if find_place(place)
    ]
    names = set(names_in(text, language))
    for words, place in PLACED.findall(text):
        name, bare = set(words.split()), place.removesuffix("s")
        if not find_place(place) or not name <= names or any(_is_same(name, other) and bare == there for other, there in known):
            continue
        if any(_is_same(name, other) for other, _ in known):
            return True
        if not any(letters(bare) in letters(evidence.text) and all(stands(word, evidence) for word in name) for evidence in cited):
            return True
    return False


def _is_same(name: Collection[str], other: Collection[str]) -> bool:
    """Tell whether two names that share a word are one: "NetPort" and "NetPort Science Park", not "Region Skåne" and "Region Blekinge"."""
    return set(name) <= set(other) or set(other) <= set(name)


def speaks_elsewhere(text: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether a sentence gives what its source says of another county without naming that county, or as Blekinge's own."""
    said = {find_place(word) for word in WORD.findall(text) if word[:1].isupper()}
    figures = [quantity for quantity in read_quantities(text) if quantity.unit != "year" and not quantity.is_article]
    speaks_of_own = bool(said & BLEKINGE)
    there = {
        find_place(word) for evidence in cited for word in WORD.findall(evidence.text) if word[:1].isupper() and not is_ambiguous(word)
    } - {None}
    if speaks_of_own and there and not there & BLEKINGE and not there & said:
        return True
    for clause in split_clauses(text, cited[0].read_stems):
        own_figures = [figure for figure in figures if holds_quantity(figure, read_quantities(clause.text))]
        parts = [part for evidence in cited for part in _places_by_clause(evidence)]
        if own_figures:
            parts = [part for part in parts if any(holds_quantity(figure, read_quantities(part[1])) for figure in own_figures)]
        elif speaks_of_own:
            best = max((len(clause.stems & part[2]) for part in parts), default=0)
            parts = [part for part in parts if best > 1 and len(clause.stems & part[2]) == best]
        else:
            continue
        if parts and all(places and not places & BLEKINGE and not places & said for places, _, _ in parts):
            return True
    return False


def _places_by_clause(evidence: Evidence) -> list[tuple[frozenset[object], str, frozenset[str]]]:
    """Return the clauses of a source with the places they speak of: their own, else those of the clause before them."""
    found: list[tuple[frozenset[object], str, frozenset[str]]] = []
    places: frozenset[object] = frozenset()
    for clause in evidence.clauses:
        here = frozenset(
            find_place(word) for word in WORD.findall(clause.text) if word[:1].isupper() and find_place(word) and not is_ambiguous(word)
        )
        places = here or places
        found.append((places, clause.text, clause.stems))
    return found


def swaps_figures(text: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether a figure stands among the words that its source has around another figure: "3 453 personer inom ett år"."""
    known = [
        (evidence, figure, _around(evidence.text, evidence.quantities, number, evidence))
        for evidence in cited
        for number, figure in enumerate(evidence.quantities)
    ]
    said = read_quantities(text)
    for number, figure in enumerate(said):
        if figure.unit == "year" and _in_range(text, said, number):
            continue
        here = _around(text, said, number, cited[0])
        same = [around for _, other, around in known if same_quantity(figure, other)]
        rivals = [around for _, other, around in known if not same_quantity(figure, other) and other.unit == figure.unit]
        if figure.unit == "year" and any(
            _in_range(evidence.text, evidence.quantities, place) for evidence in cited for place in range(len(evidence.quantities))
        ):
            continue
        nearest = max((len(here & around) for around in same), default=None)
        if nearest is not None and any(len(here & around) >= nearest + MARGIN for around in rivals):
            return True
    return False


def _in_range(text: str, figures: Sequence[Quantity], number: int) -> bool:
    """Tell whether a figure is one end of a range."""
    ordered = sorted(figures, key=lambda figure: figure.start)
    pairs = [(low, high) for low, high in pairwise(ordered) if figures[number] in (low, high)]
    return any(is_range(text, low.end, high.start) for low, high in pairs)


def _around(text: str, figures: Sequence[Quantity], number: int, reader: Evidence) -> frozenset[str]:
    """Return the content stems around a figure in its clause, back to the figure before it and on to the next."""
    figure = figures[number]
    start = max((other.end for other in figures if other.end <= figure.start), default=0)
    end = min((other.start for other in figures if other.start >= figure.end), default=len(text))
    before = CLAUSE.split(text[start : figure.start])[-1]
    after = CLAUSE.split(text[figure.end : end])[0]
    return reader.read_stems(f"{before} . {after} {MARKED}")


def swaps_subjects(text: str, cited: Sequence[Evidence], language: Language) -> bool:
    """Tell whether a part of a sentence gives one name the figure that its source gives, in one sentence, to another."""
    for scope in split_scopes(text):
        names = _bare_names(scope, language)
        for figure in read_quantities(scope):
            for evidence in cited:
                parts = [(part.text, _bare_names(part.text, language)) for part in evidence.scopes]
                homes = [others for part, others in parts if holds_quantity(figure, read_quantities(part))]
                elsewhere = frozenset[str]().union(*(others for _, others in parts)) & names
                if elsewhere and homes and len(homes) < len(parts) and all(others and not others & names for others in homes):
                    return True
    return False


def swaps_years(text: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether a clause pairs a figure with a year that its source, in one sentence, pairs with another figure."""
    for clause in split_clauses(text, cited[0].read_stems):
        figures = read_quantities(clause.text)
        years = [figure for figure in figures if figure.unit == "year"]
        for figure in figures:
            for evidence in cited if years and figure.unit != "year" else ():
                parts = [read_quantities(part.text) for part in evidence.clauses]
                homes = [[other for other in part if other.unit == "year"] for part in parts if holds_quantity(figure, part)]
                is_there = any(holds_quantity(year, part) for year in years for part in parts)
                if is_there and homes and all(home and not any(holds_quantity(year, home) for year in years) for home in homes):
                    return True
    return False


def swaps_names(text: str, cited: Sequence[Evidence], language: Language) -> bool:
    """Tell whether a part of a sentence that names one of several says what its only source says, in another part, of another one."""
    if len(cited) > 1 or denies(text) or denies(cited[0].text):
        return False
    known = [(_bare_names(part.text, language), part.stems) for part in cited[0].scopes]
    for scope in split_scopes(text):
        names = _bare_names(scope, language)
        own = [stems for others, stems in known if names & others]
        rivals = [stems for others, stems in known if others and not names & others]
        if names and own and rivals:
            about = cited[0].read_stems(scope) - LIGHT
            ours, theirs = frozenset[str]().union(*own), frozenset[str]().union(*rivals)
            if len(about & (theirs - ours)) >= MARGIN and not about & (ours - theirs - _stems_of(names, cited[0])):
                return True
    return False


def _stems_of(names: Collection[str], reader: Evidence) -> frozenset[str]:
    return frozenset[str]().union(*(reader.read_stems(f"{name} {MARKED}") for name in names))


def _bare_names(text: str, language: Language) -> frozenset[str]:
    """Return the names of a text as letters: its words with a capital, and the names of documents as a whole."""
    mentioned = {letters(matched).removesuffix("s") for matched, _ in language.book.mentions(text) if matched[0].isupper()}
    return frozenset(mentioned | {letters(name).removesuffix("s") for name in names_in(text, language)})


def changes_host(text: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether "hos", "av" or "enligt" has another name after it than in the source, one that only a title bears."""
    source = " ".join(evidence.text for evidence in cited)
    known = letters(source)
    for pattern in HOSTS:
        if pattern.search(source) and any(letters(name).removesuffix("s") not in known for name in pattern.findall(text)):
            return True
    return False
