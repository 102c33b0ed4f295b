"""Match a company with programmes: needs, place, size, trade, and what is open on the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from assistant import phrases
from assistant.understanding import Profile, Understanding
from assistant.vocabulary import BLEKINGE, NATIONWIDE
from corpus.schema import OPEN_STATUSES, Document, Need, Programme, Region, Status, status_on

MOST = 3
SHARE_OF_BEST = 0.55  # a programme that fits half as well as the best is no way forward
SHARE_WHEN_OPEN = 0.35  # enough for one that is surely open beside those that must be checked
WEIGHTS = {"needs": 1.0, "text": 1.1, "home": 0.12, "industry": 0.15, "offers": 0.25}  # tuned on the development questions
FULL_TEXT_SCORE = 8.0  # as in the retriever
UNKNOWN_PENALTY = 0.2  # the status must be checked first
INDIVIDUAL = 0.4  # for what an employee applies for: added when one would, taken away when the company would


@dataclass(frozen=True, slots=True)
class Match:
    """A programme that fits, and why."""

    document: Document
    programme: Programme
    status: Status
    score: float
    why: tuple[str, ...]


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
    candidates = [
        document for document in documents.values() if document.programme and document.front and document.front.kind != "background"
    ]
    weights = need_weights([document.programme for document in candidates if document.programme])
    scored = ((document, document_scores.get(document.id, 0.0)) for document in candidates)
    matches = [match for document, score in scored if (match := _match(document, understanding, weights, score, today))]
    matches.sort(key=lambda match: (-match.score, match.document.id))
    return _choose(matches) if matches else []


def _choose(matches: list[Match]) -> list[Match]:
    """Keep those near the best; when none of them is known to be open, add the best that is, if it is not far behind."""
    chosen = [match for match in matches if match.score >= SHARE_OF_BEST * matches[0].score][:MOST]
    if all(match.status == "okänd" for match in chosen):
        sure = [match for match in matches if match.status != "okänd" and match.score >= SHARE_WHEN_OPEN * matches[0].score]
        chosen = [*chosen[: MOST - 1], *sure[:1]]
    return chosen


def _match(document: Document, understanding: Understanding, weights: Mapping[Need, float], text_score: float, today: date) -> Match | None:
    programme = document.programme
    if programme is None:
        return None
    status = status_on(programme, today)
    profile = understanding.profile
    if document.front and document.front.kind == "guide" and status not in OPEN_STATUSES:
        return None  # a guide is a way forward only while what it describes is surely there
    if status in ("avslutad", "kommande") or not _is_allowed(programme, profile):
        return None
    shared = [need for need in understanding.needs if need in programme.needs]
    if not shared and text_score < (1.0 if understanding.needs else 0.5) * FULL_TEXT_SCORE:
        return None
    score = (
        WEIGHTS["needs"] * _need_score(understanding.needs, programme.needs, weights)
        + WEIGHTS["text"] * min(max(text_score, 0.0) / FULL_TEXT_SCORE, 1.0)
        + WEIGHTS["home"] * bool(set(programme.target.regions) & _regions(profile))
        + WEIGHTS["industry"] * bool(set(profile.industries) & set(programme.target.industries) - {"tillverkning"})
        + WEIGHTS["offers"] * bool(set(understanding.offers) & set(programme.offers))
        - UNKNOWN_PENALTY * (status == "okänd")
        + _applicant_score(programme, understanding.is_individual)
    )
    return Match(document, programme, status, score, _reasons(programme, shared, profile))


def _applicant_score(programme: Programme, is_individual: bool) -> float:
    if "individ" not in programme.target.applicants:
        return 0.0
    return INDIVIDUAL if is_individual else -INDIVIDUAL * ("företag" not in programme.target.applicants)


def _regions(profile: Profile) -> frozenset[Region]:
    """Return where the company is: its municipality and county, or Blekinge when it has not said."""
    if profile.region is None:
        return frozenset({"Blekinge"})
    return frozenset({profile.region, "Blekinge"}) if profile.region in BLEKINGE else frozenset({profile.region})


def _is_allowed(programme: Programme, profile: Profile) -> bool:
    target = programme.target
    regions = set(target.regions)
    here = _regions(profile)
    somewhere_in_blekinge = profile.region is None and bool(regions & BLEKINGE)
    in_region = not regions or bool(regions & (NATIONWIDE | here)) or somewhere_in_blekinge
    limits, size = target.employees, profile.employees
    fits = size is None or ((limits.min is None or size >= limits.min) and (limits.max is None or size <= limits.max))
    return in_region and fits and bool({"företag", "individ"} & set(target.applicants))


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
        names = [phrases.NEED_NAMES.get(need, need) for need in shared[:3]]
        reasons.append(phrases.WHY_NEED.format(needs=" och ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)))
    regions = programme.target.regions
    if regions:
        shown = next((r for r in regions if r in _regions(profile)), None) or ("hela landet" if set(regions) & NATIONWIDE else regions[0])
        reasons.append(phrases.WHY_REGION.format(region=shown))
    limits = programme.target.employees
    if profile.employees is not None and (limits.min or limits.max):
        low, high = (f"minst {limits.min}" if limits.min else ""), (f"högst {limits.max}" if limits.max else "")
        reasons.append(phrases.WHY_SIZE.format(limits=" och ".join(filter(None, [low, high]))))
    return tuple(reasons)
