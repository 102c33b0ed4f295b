"""Write how sure the adviser is and how right: a table by status, risk by coverage, and figures given where none are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from pathlib import Path
from textwrap import fill

import numpy as np
import score  # the shared scorer beside this file
from numpy.typing import NDArray

from assistant.quantities import read_quantities
from assistant.situation import Situation
from assistant.types import Answer

TODAY = date(2026, 11, 22)  # of nearly every question
EDGES = (0.0, 0.5, 0.7, 0.85, 0.95, 1.0)
SHOWN = (1.0, 0.9, 0.8, 0.7, 0.5)  # coverages in the table
HIGHEST = 50  # per cent of risk in the figure; the worst possible curve starts at 100
PERCENT = np.arange(1, 101)  # coverages in the figure
CALIBRATED = ("answered", "not_found", "out_of_scope")
LINE = 140  # characters
WIDTH = 1.96  # standard normal quantile of a 95 % interval

Question = score.Record
Curves = dict[str, NDArray[np.float64]]  # the risk at each coverage

TEMPLATE = """# How sure the adviser is, and how right

{date}, the {n} held-out questions (`tests/questions/held_out.jsonl`, on which nothing was chosen), the shipped documents, no chat model:
`python tests/evaluation/calibrate.py`, with the extras `test` and `figures`. The command also fits the weights in `assistant/confidence.py`
anew on the tuning questions and prints them with their cross-validated figures.

*Sure* is `confidence_in(status, situation)`; *right* is what passes `tests/evaluation/score.py`, the status and the text. A reply of an
accepted status still fails where a fact is missing or a programme does not fit. The interval is Wilson's, of 95 %.

| status | sure | n | mean sure | right | interval | status accepted |
|---|---|---|---|---|---|---|
{rows}

{others} questions were answered with a question back and are not in this table.

## Keeping only the surest

![Risk by coverage](risk-coverage.svg)

The replies sorted by how sure the adviser is; *risk* is the share that fails among those kept. AURC is the mean risk over all coverages:
lower is better. The best and the worst possible are the held-out replies with the failures last and first; the worst starts at 100 %.

{head}
{line}
{curves}

## Questions that the documents leave open

{figures}

## What it shows

{judged}
{ordered}

## What it does not

- The three regressions tell whether a *status* is right: whether a question is the adviser's, asks for advice, is answered by the
  documents. They see neither the sentence that was chosen nor the text, and cannot tell a right figure from the one beside it.
- Advice is `answered` too, and nothing here tells whether the programmes fit: the third regression is fitted on questions of fact.
- {n} questions written for this project are few, and are not those of companies: a bin of a few answers says nothing.
- The scorer looks for patterns. It passes a clumsy text and fails a good one that it did not foresee.
- The regressions are fitted on the tuning questions, few of which have no answer in the documents; where more do, the sureness is off.
- With a chat model the statuses stay the same and the texts do not: what is right must then be measured anew.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its answer, how sure of the answer's status the adviser is (0–1), and what the scorer says."""

    question: Question
    situation: Situation
    answer: Answer
    confidence: float
    is_right: bool  # it passes
    is_status_right: bool


def split_bins(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Yield the cases by how sure they are; a bin holds its lower edge, the last one also 1."""
    for low, high in pairwise(EDGES):
        held = [case for case in cases if low <= case.confidence and (case.confidence < high or high == EDGES[-1])]
        yield f"{low:g}–{high:g}", held


def mean(values: Sequence[float | bool]) -> float:
    """Return the mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def calibration_error(cases: Sequence[Case]) -> float:
    """Return the expected calibration error: how far sureness and share right are apart in a bin, weighted by its size (Naeini 2015)."""
    gaps = (len(held) * abs(mean([c.confidence for c in held]) - mean([c.is_right for c in held])) for _, held in split_bins(cases))
    return sum(gaps) / len(cases) if cases else 0.0


def interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    share, square = right / count, WIDTH**2 / count
    middle, half = share + square / 2, WIDTH * sqrt(share * (1 - share) / count + square / (4 * count))
    return (middle - half) / (1 + square), (middle + half) / (1 + square)


def failures_by_confidence(cases: Sequence[Case]) -> NDArray[np.bool_]:
    """Return whether each answer fails, surest first; ties keep the order of the file."""
    return np.array([not case.is_right for case in sorted(cases, key=lambda case: -case.confidence)], dtype=bool)


def risks(failed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share failed among the first 1, 2, … answers; its mean is the AURC (Geifman & El-Yaniv 2017)."""
    return np.asarray(np.cumsum(failed) / np.arange(1, len(failed) + 1), dtype=np.float64)


def at_coverage(risk: NDArray[np.float64], coverages: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the risk where at least such shares (0–1) of the answers are kept."""
    places = np.ceil(np.round(coverages * len(risk), 6)).astype(int)
    return np.asarray(risk[np.maximum(places, 1) - 1])


def draw_curves(held_out: Sequence[Case], tune: Sequence[Case]) -> Curves:
    """Return the curves of both sets, and those of the held-out one with its failures last (best) and first (worst)."""
    failed = failures_by_confidence(held_out)
    possible = {"best possible": np.sort(failed), "worst possible": np.sort(failed)[::-1]}
    orders = {"held out": failed, "tuning": failures_by_confidence(tune), **possible}
    return {name: risks(order) for name, order in orders.items()}


def save_figure(path: Path, panels: dict[str, Curves]) -> None:
    """Draw the curves, one panel a group of answers, on a white ground with letters as outlines, so that they look the same everywhere."""
    import matplotlib  # an optional extra; the rest of this file, which the tests load, does without it

    matplotlib.use("svg")
    from matplotlib import pyplot

    pyplot.rcParams.update({"svg.hashsalt": "risk-coverage", "font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    styles = {"held out": ("#0b5cad", "-", 2.4), "tuning": ("#b35900", "-", 1.6)}
    figure, axes = pyplot.subplots(1, len(panels), figsize=(10, 4.2), sharey=True, layout="constrained", squeeze=False)
    for axis, (title, curves) in zip(axes[0], panels.items(), strict=True):
        for name, risk in curves.items():
            colour, line, width = styles.get(name, ("#555555", "--" if name.startswith("best") else ":", 1.4))
            axis.plot(
                PERCENT,
                100 * at_coverage(risk, PERCENT / 100),
                color=colour,
                linestyle=line,
                linewidth=width,
                label=f"{name}, AURC {risk.mean():.3f}",
            )
        axis.set(title=title.replace("`", ""), xlabel="coverage: share of answers kept, surest first (%)", xlim=(0, 100), ylim=(0, HIGHEST))
        axis.grid(color="#dddddd", linewidth=0.7)
        axis.legend(framealpha=1, edgecolor="white", fontsize=10, loc="upper right")
    axes[0][0].set_ylabel("risk: share of them that fail (%)")
    figure.savefig(path, facecolor="white", metadata={"Date": None})


def row(*cells: object) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def calibration_rows(status: str, cases: Sequence[Case]) -> Iterator[str]:
    """Yield the bins of a status that are not empty, and all of them together."""
    for name, held in (*split_bins(cases), ("**all**", cases)):
        if held:
            right, sure = [case.is_right for case in held], mean([case.confidence for case in held])
            low, high = interval(sum(right), len(held))
            accepted = f"{mean([case.is_status_right for case in held]):.0%}"
            yield row(f"`{status}`", name, len(held), f"{sure:.2f}", f"{mean(right):.2f}", f"{low:.2f}–{high:.2f}", accepted)


def curve_rows(title: str, curves: Curves) -> Iterator[str]:
    """Yield the risk of each curve at some coverages."""
    for name, risk in curves.items():
        shown = (f"{value:.1%}" for value in at_coverage(risk, np.array(SHOWN)))
        yield row(title, name, len(risk), f"{risk.mean():.3f}", *shown)


def judge(cases: Sequence[Case]) -> str:
    """Say whether the adviser is as sure as it is right, as far as so many answers can tell."""
    sure, right = mean([case.confidence for case in cases]), [case.is_right for case in cases]
    low, high = interval(sum(right), len(cases))
    lean = "less sure than right" if sure < low else "surer than right" if sure > high else "no difference that so few can show"
    return f"sure {sure:.2f} on average, right {mean(right):.2f}: {lean}. Expected calibration error {calibration_error(cases):.3f}"


def count_figures(cases: Sequence[Case]) -> str:
    """Say how many questions that the documents do not answer were answered with a figure (an amount, a share or a count; no year)."""
    unknown = [case for case in cases if case.question["category"] == "unknown"]
    answered = [case for case in unknown if case.answer.status == "answered"]
    figured = [
        case for case in answered
        if any(q.unit != "year" and not q.is_article for q in read_quantities(score.normalise(case.answer.answer)))
    ]  # fmt: skip
    right, wrong = sum(case.is_right for case in unknown), sum(not case.is_right for case in figured)
    return (
        f"The documents do not answer {len(unknown)} of the held-out questions. {right} replies pass: they "
        f"say so and do not give a figure that is not to be given. {len(answered)} replies are `answered`, {len(figured)} of them with a "
        f"figure somewhere in the text: **{wrong}** of these fail, {len(figured) - wrong} say that the documents leave it open and "
        "quote what they say beside it. The others are `not_found` or ask back."
    )


def write_report(held_out: Sequence[Case], panels: dict[str, Curves]) -> str:
    """Write docs/calibration.md."""
    by_status = {status: [case for case in held_out if case.answer.status == status] for status in CALIBRATED}
    rows = [line for status, cases in by_status.items() for line in calibration_rows(status, cases)]
    curves = [line for title, panel in panels.items() for line in curve_rows(title, panel)]
    ordered = [
        f"- Of {title}, {panel['held out'][-1]:.1%} fail when all are kept, and AURC is {panel['held out'].mean():.3f}. An order by chance "
        f"has an AURC of about the former; the best possible is {panel['best possible'].mean():.3f}."
        for title, panel in panels.items()
    ]
    return TEMPLATE.format(
        date=TODAY,
        n=len(held_out),
        others=len(held_out) - sum(map(len, by_status.values())),
        rows="\n".join(rows),
        head=row("answers", "order", "n", "AURC", *(f"{coverage:.0%} kept" for coverage in SHOWN)),
        line=f"|{'---|' * (4 + len(SHOWN))}",
        curves="\n".join(curves),
        figures=fill(count_figures(held_out), LINE),
        judged="\n".join(f"- `{status}`: {judge(cases)}." for status, cases in by_status.items() if cases),
        ordered="\n".join(ordered),
    )
