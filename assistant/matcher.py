"""Match a company with programmes: needs, place, size, trade, and what is open on the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log
from typing import Literal

from assistant import phrases
from assistant.places import BLEKINGE, NATIONWIDE
from assistant.profile import MOST_EMPLOYEES, Profile
from assistant.question import Understanding
from corpus.schema import OPEN_STATUSES, Document, Need, Programme, Region, Status, status_on

Hindrance = Literal["avslutad", "kommande", "storlek", "plats"]
MOST = 3
SHARE_OF_BEST = 0.55  # a programme that fits half as well as the best is no way forward
SHARE_WHEN_OPEN = 0.35  # enough for one that is surely open beside those that must be checked
WEIGHTS = {"needs": 0.35, "text": 1.4, "home": 0.12, "industry": 0.15, "offers": 0.25}  # tuned on the development questions
GOOD_TEXT_SCORE = 11.0  # a fused z-score that only a document about the very need reaches
UNKNOWN_PENALTY = 0.2  # the status must be checked first
SOUNDS_ALIKE = 0.4  # share of the best score from which a programme that is related to a chosen one is said not to fit
FITS_AS_WELL = 0.85  # and one that is not related
BEST_TEXT = 1.0
MOST_UNFIT = 2
MOST_CHECKS = 2
SIZE_CLASSES = ((1, 9), (10, 49), (50, 249))  # micro, small and medium-sized, as the EU counts them; who is larger says so
INDIVIDUAL = 0.4  # for what an employee applies for: added when one would, taken away when the company would


@dataclass(frozen=True, slots=True)
class Match:
    """A programme that fits, and why."""

    document: Document
    programme: Programme
    status: Status
    score: float
    why: tuple[str, ...]
    check: tuple[str, ...] = ()  # what the company has not told and the programme asks for, or what is not sure
    meets_need: bool = True  # one that was told; else only its text has to do with the question
    text: float = 0.0  # 0–1, of the best


@dataclass(frozen=True, slots=True)
class Unfit:
    """A programme that sounds like what is asked for and is not for this company."""

    document: Document
    programme: Programme
    reason: Hindrance


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What programmes are weighed against: the question, how rare each need is, and how well each document's text fits."""

    understanding: Understanding
    weights: Mapping[Need, float]
    shares: Mapping[str, float]
    today: date


def need_weights(programmes: Sequence[Programme]) -> dict[Need, float]:
    """Return the inverse document frequency of every need: a rare one tells programmes apart."""
    counts: dict[Need, int] = {}
    for programme in programmes:
        for need in programme.needs:
            counts[need] = counts.get(need, 0) + 1
    return {need: log(1 + len(programmes) / count) for need, count in counts.items()}


def match_programmes(
    understanding: Understanding, documents: Mapping[str, Document], document_scores: Mapping[str, float], *, today: date
) -> list[Match]:
    """Return the programmes that are not over and that the company may use, best first, at most three."""
    matches = rank_programmes(understanding, documents, document_scores, today=today)
    return _choose(matches) if matches else []


def rank_programmes(
    understanding: Understanding, documents: Mapping[str, Document], document_scores: Mapping[str, float], *, today: date
) -> list[Match]:
    """Return every programme that is not over, that the company may use and that has to do with the question, best first."""
    candidates = [
        document for document in documents.values() if document.programme and document.front and document.front.kind != "background"
    ]
    wanted = _want(understanding, candidates, document_scores, today)
    matches = [match for document in candidates if (match := _match(document, wanted))]
    matches.sort(key=lambda match: (-match.score, match.document.id))
    return matches


def _want(understanding: Understanding, documents: Sequence[Document], scores: Mapping[str, float], today: date) -> _Wanted:
    weights = need_weights([document.programme for document in documents if document.programme])
    return _Wanted(understanding, weights, _text_shares(documents, scores, today), today)


def _text_shares(candidates: Sequence[Document], scores: Mapping[str, float], today: date) -> dict[str, float]:
    """Return how well each document's text fits, 1 for the best of those that are not over, less for all where none fits well."""
    current = (scores.get(d.id, 0.0) for d in candidates if d.programme and status_on(d.programme, today) != "avslutad")
    best = max([GOOD_TEXT_SCORE, *current])
    return {d.id: min(max(scores.get(d.id, 0.0), 0.0) / best, 1.0) for d in candidates}


def _choose(matches: list[Match]) -> list[Match]:
    """Keep those near the best; when none of them is known to be open, add the best that is, if it is not far behind."""
    if matches[0].meets_need and matches[0].text == BEST_TEXT:
        matches = [match for match in matches if match.meets_need]
    best = matches[0].score
    chosen = [match for match in matches if match.score >= min(SHARE_OF_BEST * best, best)][:MOST]  # a best below 0 is the best still
    if all(match.status == "okänd" for match in chosen):
        sure = [match for match in matches if match.status != "okänd" and match.score >= min(SHARE_WHEN_OPEN * best, best)]
        chosen = [*chosen[: MOST - 1], *sure[:1]]
    return chosen


def _match(document: Document, wanted: _Wanted) -> Match | None:
    programme = document.programme
    if programme is None:
        return None
    status = status_on(programme, wanted.today)
    if document.front and document.front.kind == "guide" and status not in OPEN_STATUSES:
        return None  # a guide is a way forward only while what it describes is surely there
    hindrance = _hindrance(programme, wanted.understanding.profile)
    if status in ("avslutad", "kommande") or hindrance or not takes_applicants(programme):
        return None
    return _score(document, programme, status, wanted)


def _score(document: Document, programme: Programme, status: Status, wanted: _Wanted) -> Match | None:
    """Weigh a programme; None when neither its needs nor its text have to do with the question."""
    understanding, text_share = wanted.understanding, wanted.shares.get(document.id, 0.0)
    profile = understanding.profile
    shared = [need for need in understanding.needs if need in programme.needs]
    if not shared and text_share < (0.8 if understanding.needs else 0.5):
        return None
    score = (
        WEIGHTS["needs"] * _need_score(understanding.needs, programme.needs, wanted.weights)
        + WEIGHTS["text"] * text_share
        + WEIGHTS["home"] * bool(set(programme.target.regions) & _regions(profile))
        + WEIGHTS["industry"] * bool(set(profile.industries) & set(programme.target.industries) - {"tillverkning"})
        + WEIGHTS["offers"] * bool(set(understanding.offers) & set(programme.offers))
        - UNKNOWN_PENALTY * (status == "okänd")
        + _applicant_score(programme, understanding.is_individual)
    )
    checks = _checks(programme, status, profile, newest=_newest_source(document))
    return Match(document, programme, status, score, _reasons(programme, shared, profile), checks, bool(shared), text_share)


def find_unfit(
    understanding: Understanding,
    documents: Mapping[str, Document],
    document_scores: Mapping[str, float],
    chosen: Sequence[Match],
    *,
    today: date,
) -> list[Unfit]:
    """Return, at most two, what sounds like the chosen programmes or meets the need as well, and is over or not for this company."""
    ids = {match.document.id for match in chosen}
    found: list[tuple[float, Unfit]] = []
    for match, unfit in rank_hindered(understanding, documents, document_scores, today=today):
        programme = unfit.programme
        if match.document.id in ids:
            continue
        is_related = bool(ids & {*programme.confusable_with, *programme.replaced_by}) or any(
            match.document.id in other.programme.confusable_with for other in chosen
        )
        if match.score >= (SOUNDS_ALIKE if is_related else FITS_AS_WELL) * chosen[0].score:
            found.append((match.score + is_related, unfit))
    found.sort(key=lambda item: (-item[0], item[1].document.id))
    return [unfit for _, unfit in found[:MOST_UNFIT]]


def rank_hindered(
    understanding: Understanding, documents: Mapping[str, Document], document_scores: Mapping[str, float], *, today: date
) -> list[tuple[Match, Unfit]]:
    """Return the programmes that meet a need and are over, to come or not for this company, with why, best first."""
    candidates = [d for d in documents.values() if d.programme and d.front and d.front.kind != "background"]
    wanted = _want(understanding, candidates, document_scores, today)
    found = [pair for document in documents.values() if (pair := _hindered(document, wanted))]
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].document.id))


def _hindered(document: Document, wanted: _Wanted) -> tuple[Match, Unfit] | None:
    programme, understanding = document.programme, wanted.understanding
    if programme is None or document.front is None or document.front.kind != "programme":
        return None
    status = status_on(programme, wanted.today)
    reason = status if status in ("avslutad", "kommande") else _hindrance(programme, understanding.profile)
    match = _score(document, programme, status, wanted) if reason else None
    if match is None or reason is None or not set(programme.needs) & set(understanding.needs):
        return None
    return match, Unfit(document, programme, reason)


def deciding_sizes(
    understanding: Understanding, documents: Mapping[str, Document], document_scores: Mapping[str, float], *, today: date
) -> bool:
    """Tell whether the size that a company has not told decides which programme comes first, and all else is known."""
    if understanding.profile.size is not None or not understanding.needs:
        return False
    firsts = set()
    for size in SIZE_CLASSES:
        profile = replace(understanding.profile, size=size)
        matches = match_programmes(replace(understanding, profile=profile), documents, document_scores, today=today)
        firsts.add(matches[0].document.id if matches else "")
    return len(firsts) > 1


def _applicant_score(programme: Programme, is_individual: bool) -> float:
    if "individ" not in programme.target.applicants:
        return 0.0
    return INDIVIDUAL if is_individual else -INDIVIDUAL * ("företag" not in programme.target.applicants)


def _regions(profile: Profile) -> frozenset[Region]:
    """Return where the company is: its municipality and county, or Blekinge when it has not said."""
    if profile.region is None:
        return frozenset({"Blekinge"})
    return frozenset({profile.region, "Blekinge"}) if profile.region in BLEKINGE else frozenset({profile.region})


def _hindrance(programme: Programme, profile: Profile) -> Literal["storlek", "plats"] | None:
    """Return what keeps a company out, of what it has told: no size that it may have, or its place."""
    regions = set(programme.target.regions)
    somewhere_in_blekinge = profile.region is None and bool(regions & BLEKINGE)
    if regions and not regions & (NATIONWIDE | _regions(profile)) and not somewhere_in_blekinge:
        return "plats"
    low, high = _size_limits(programme)
    return "storlek" if profile.size and not (low <= profile.size[1] and profile.size[0] <= high) else None


def takes_applicants(programme: Programme) -> bool:
    """Tell whether a company, or one of its people, may apply."""
    return bool({"företag", "individ"} & set(programme.target.applicants))


def _size_limits(programme: Programme) -> tuple[int, int]:
    limits = programme.target.employees
    return limits.min or 0, MOST_EMPLOYEES if limits.max is None else limits.max


def _newest_source(document: Document) -> str | None:
    """Return the year of the newest dated source of a document."""
    dates = [source.published for source in document.front.sources if source.published] if document.front else []
    return max(dates)[:4] if dates else None


def _checks(programme: Programme, status: Status, profile: Profile, *, newest: str | None) -> tuple[str, ...]:
    """Return what a company must make sure of: what is not sure of the programme, and what it asks for that the company has not told."""
    checks = [phrases.CHECK_OPEN_DATED.format(year=newest) if newest else phrases.CHECK_OPEN] if status == "okänd" else []
    low, high = _size_limits(programme)
    is_inside = profile.size is not None and low <= profile.size[0] and profile.size[1] <= high
    if (low or high < MOST_EMPLOYEES) and not is_inside:
        checks.append(phrases.CHECK_SIZE.format(limits=_limits_in_words(programme)))
    regions = set(programme.target.regions)
    if regions and profile.region is None and not regions & (NATIONWIDE | {"Blekinge"}):
        checks.append(phrases.CHECK_REGION.format(region=phrases.in_words(sorted(regions & BLEKINGE) or sorted(regions))))
    trades = set(programme.target.industries) - {"alla", "tillverkning"}
    if trades and not trades & set(profile.industries) and "tillverkning" not in programme.target.industries:
        checks.append(phrases.CHECK_INDUSTRY.format(industries=phrases.in_words(sorted(trades))))
    return tuple(checks[:MOST_CHECKS])


def _limits_in_words(programme: Programme) -> str:
    return phrases.limits_in_words(programme.target.employees.min, programme.target.employees.max)


def _need_score(asked: Sequence[Need], offered: Sequence[Need], weights: Mapping[Need, float]) -> float:
    """Return the share of what is asked, weighted by rarity and by place in the question, that a programme meets."""
    total = hit = 0.0
    for place, need in enumerate(asked[:6]):
        weight = weights.get(need, 1.0) / (1 + 0.3 * place)
        total += weight
        if need in offered:
            hit += weight * (1.0 if offered.index(need) < 3 else 0.75)
    return hit / total if total else 0.0


def _reasons(programme: Programme, shared: Sequence[Need], profile: Profile) -> tuple[str, ...]:
    reasons = []
    if shared:
        reasons.append(phrases.WHY_NEED.format(needs=phrases.in_words([phrases.NEED_NAMES.get(need, need) for need in shared[:3]])))
    else:
        reasons.append(phrases.WHY_TEXT)
    regions = programme.target.regions
    if regions:
        shown = next((r for r in regions if r in _regions(profile)), None) or ("hela landet" if set(regions) & NATIONWIDE else regions[0])
        reasons.append(phrases.WHY_REGION.format(region=shown))
    low, high = _size_limits(programme)
    if profile.size and (low or high < MOST_EMPLOYEES) and low <= profile.size[0] and profile.size[1] <= high:
        reasons.append(phrases.WHY_SIZE.format(limits=_limits_in_words(programme)))
    return tuple(reasons)
