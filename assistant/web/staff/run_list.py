"""The runs of the test cases, the one under way with how far it has come, and how each tag has gone over the runs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any, Final

from assistant.staff.jobs import Job
from assistant.staff.run_shelf import Point
from assistant.staff.runs import Run
from assistant.web.staff.adding import time_left
from assistant.web.staff.controls import badge, button, fresh, labelled, moment, select
from assistant.web.staff.wording import STAND

EVERY_CASE: Final = "alla testfall"
RUN, SHARE, TAG = "Körning", "Håller, %", "Tagg"  # the columns of the picture, which shows their names
NO_RUNS: Final = "Inga testfall har körts än. Kör dem från listan med testfallen, så visas här hur det gick."
FEWEST_RUNS, MOST_DRAWN = 2, 20  # for a line, and of those that a picture can show apart; the table has them all
LINE: Final = "tagg:"  # begins what the choice of a line sends: all cases have no tag
SHOWN_AFTERWARDS = timedelta(minutes=30)
Drawing = dict[str, Any]  # Any: what gradio's pictures are made of


def render_runs(runs: Sequence[Run]) -> str:
    """Return the runs, newest first."""
    heading = '<h3 tabindex="-1">Körningar</h3>'
    if not runs:
        return fresh(f'{heading}<p class="empty">{NO_RUNS}</p>')
    head = "".join(f'<th scope="col">{each}</th>' for each in ("När", "Vad", "Håller", "Tid", "Vem", "Svar ur"))
    rows = "".join(_row(run) for run in runs)
    return fresh(f'{heading}<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _row(run: Run) -> str:
    conditions, outcome = run.conditions, "passed" if run.passed == run.total else "failed"
    source = f"utgåva {conditions.generation}, version {conditions.version}" + (f", {conditions.model}" if conditions.model else "")
    cells = {
        "Vad": escape(run.selection.sentence),
        "Håller": f"{badge(f'{run.passed} av {run.total}', f'case-{outcome}')} {percent(run.share)}",
        "Tid": f"{run.seconds:.1f} s".replace(".", ","),
        "Vem": escape(run.by),
        "Svar ur": escape(source),
    }
    rest = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells.items())
    name = button(f"Körning {run.key}, {moment(run.at)}", "run_open", {"run": str(run.key)}, name="plain")
    return f'<tr><th scope="row">{name}</th>{rest}</tr>'


def percent(share: float) -> str:
    """Write a share as Swedes do; all is said only where it is all."""
    shown = round(100 * share)
    return f"{99 if shown == 100 and share < 1 else shown} %"


def render_job(job: Job | None, *, at: datetime) -> str:
    """Return the run that was ordered last: how far it has come, or for a while the way to what came of it; nothing where there is none."""
    if job is None or (job.ended is not None and at - job.ended > SHOWN_AFTERWARDS):
        return ""
    head = f'<p class="name"><strong>Testar {escape(job.order.subject)}</strong> {badge(STAND[job.stand], f"job-{job.stand}")}</p>'
    facts = f'<p class="facts">{moment(job.created)} av {escape(job.order.by)}</p>'
    inside = _ended(job) if job.is_over else _progress(job, at)
    return f'<div class="card job" data-stand="{job.stand}">{head}{inside}{facts}</div>'


def _ended(job: Job) -> str:
    key = job.result.get("run")
    show = button("Visa körningen", "run_open", {"run": str(key)}) if isinstance(key, int) else ""
    return f'<p role="status">{escape(job.outcome)}</p><div class="actions">{show}</div>'


def _progress(job: Job, at: datetime) -> str:
    count = [f"{job.done} av {job.total}"] if job.total else []
    stage = job.stage or ("Väntar på sin tur" if job.stand == "waiting" else "Börjar")
    said = " · ".join([escape(stage), *count, *time_left(job.seconds_left(at))])
    value = f' value="{round(100 * job.done / job.total)}"' if job.total else ""
    cancel = "Avbryts …" if job.cancelling else button("Avbryt", "run_cancel", {"key": str(job.key)}, name="quiet")
    return f'<p class="stage">{said}</p><progress max="100"{value} aria-label="Testar svar"></progress><div>{cancel}</div>'


def render_trend_choice(points: Sequence[Point]) -> str:
    """Return the choice of what the picture shows: a line for each tag, or one of them."""
    if not has_trend(points):
        return ""
    lines = {"": "alla, en linje för varje tagg"} | {f"{LINE}{tag}": tag or EVERY_CASE for tag in _tags(points)}
    chosen = labelled("Andel som håller, för", select("line", lines))
    return fresh(f'<form class="line-form" data-event="run_trend" data-live>{chosen}</form>')


def _tags(points: Sequence[Point]) -> list[str]:
    return sorted({point.tag for point in points}, key=str.casefold)  # all cases, "", first


def choose_trend(points: Sequence[Point], line: str) -> list[Point]:
    """Return what one line of the picture is drawn from; all of it where none is chosen."""
    return [point for point in points if not line or f"{LINE}{point.tag}" == line]


def draw_trend(points: Sequence[Point]) -> Drawing:
    """Return the lines of the picture: the share that holds over the newest runs, a line for each tag."""
    newest = set(sorted({point.run for point in points})[-MOST_DRAWN:])
    width = len(str(max(newest, default=0)))  # the picture sorts the runs as words
    drawn = [point for point in points if point.run in newest]
    data = [[str(point.run).rjust(width), round(100 * point.share, 1), point.tag or EVERY_CASE] for point in drawn]
    types = {RUN: "nominal", SHARE: "quantitative", TAG: "nominal"}
    return {"columns": [RUN, SHARE, TAG], "data": data, "datatypes": types, "mark": "line"}


def has_trend(points: Sequence[Point]) -> bool:
    """Tell whether there are runs enough for a picture."""
    return len({point.run for point in points}) >= FEWEST_RUNS


def render_trend(points: Sequence[Point]) -> str:
    """Return the picture's numbers as a table, newest run first."""
    if not has_trend(points):
        return ""
    shares: dict[int, dict[str, Point]] = defaultdict(dict)
    for point in points:
        shares[point.run][point.tag] = point
    tags = _tags(points)
    heads = "".join(f'<th scope="col">{escape(tag or EVERY_CASE)}</th>' for tag in tags)
    rows = "".join(_trend_row(run, shares[run], tags) for run in sorted(shares, reverse=True))
    table = f'<table class="list"><thead><tr><th scope="col">Körning</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return fresh(f'<details class="fold"><summary>Bildens tal som tabell</summary><div class="scroll">{table}</div></details>')


def _trend_row(run: int, points: dict[str, Point], tags: Sequence[str]) -> str:
    when = moment(next(iter(points.values())).at)
    cells = "".join(f'<td data-label="{escape(tag or EVERY_CASE)}">{_share(points.get(tag))}</td>' for tag in tags)
    return f'<tr><th scope="row">{run} <span class="facts">{when}</span></th>{cells}</tr>'


def _share(point: Point | None) -> str:
    return f"{percent(point.share)} ({point.passed} av {point.total})" if point else "–"
