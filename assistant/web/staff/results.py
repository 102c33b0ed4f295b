"""What a run came to: the numbers first, then what fails, what has changed though it holds, what is slower, and last what holds."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Final

from assistant.staff.run_comparison import Change, has_changed
from assistant.staff.run_reports import Line, Outcome, Report, count_outcomes, describe_run
from assistant.staff.runs import Result, Run
from assistant.web.rendering import swedish_date
from assistant.web.staff.controls import badge, button, fresh, hidden, labelled, moment, select, submit
from assistant.web.staff.history import render_sides
from assistant.web.staff.kept_answer import render_kept

SECTIONS: Final[dict[Outcome, tuple[str, str]]] = {
    "newly_failed": ("Håller inte längre", "De här höll i den tidigare körningen."),
    "failed": ("Håller inte", ""),
    "still_failing": ("Håller inte, som förra gången", "De här höll inte i den tidigare körningen heller."),
    "newly_passed": ("Håller igen", "De här höll inte i den tidigare körningen."),
    "changed": ("Håller, med ett annat svar", "Läs om det nya svaret är lika bra som det förra."),
}
GOOD: Final = frozenset({"Håller", "Håller igen"})
MOST_SHOWN = 40  # cases with their answers, on the page: beyond that each is a line, and the report has them all
EDITED: Final = "Testfallet är ändrat sedan den tidigare körningen."


def render_results(report: Report, runs: Sequence[Run]) -> str:
    """Return a run's results with the ways to compare it, to save it and to open its cases."""
    run = report.run
    back = '<p><button type="button" class="quiet" data-event="case_runs">Alla körningar</button></p>'
    heading = f'<h3 tabindex="-1">Körning {run.key}, {moment(run.at)}</h3>'
    return fresh(f"{back}{heading}{render_numbers(report)}{_compare_form(report, runs)}{render_lines(report, on_page=True)}")


def render_numbers(report: Report) -> str:
    """Return how many cases hold and how many do not, and what the answers came from."""
    numbers = "".join(
        f'<li class="{_tone(name, count)}"><strong>{count}</strong> <span>{name.lower()}</span></li>'
        for name, count in count_outcomes(report).items()
    )
    facts = {"När": moment(report.run.at)} | describe_run(report.run)
    facts["Frågorna ställda som den"] = swedish_date(report.run.conditions.today.isoformat())
    facts["Tid"] = f"{report.run.seconds:.1f} s".replace(".", ",")
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in facts.items())
    return f'<ul class="numbers">{numbers}</ul><dl class="conditions">{rows}</dl>'


def _tone(name: str, count: int) -> str:
    return "fine" if name in GOOD else "bad" if count and name.startswith("Håller inte") else "plain"


def _compare_form(report: Report, runs: Sequence[Run]) -> str:
    run = report.run
    others = {str(each.key): _named(each) for each in runs if each.key != run.key}
    saves = "".join(
        button(f"Spara som {label}", "run_report", {"run": str(run.key), "against": _key(report.earlier), "form": form}, name="quiet")
        for form, label in (("xlsx", "Excel"), ("html", "rapport (HTML, går att skriva ut)"))
    )
    saving = f'<div class="actions">{saves}</div>'
    if not others:
        return f'{saving}<p class="help">Det finns ingen annan körning att jämföra med än.</p>'
    chosen = select("against", others, _key(report.earlier))
    inside = f"{hidden('run', str(run.key))}{labelled('Jämför med', chosen)}{submit('Jämför', name='')}"
    note = "" if report.earlier else '<p class="help">Ingen tidigare körning av samma testfall. Välj en annan att jämföra med.</p>'
    return f'{saving}<form class="line-form" data-event="run_open">{inside}</form>{note}'


def _key(run: Run | None) -> str:
    return str(run.key) if run else ""


def _named(run: Run) -> str:
    return f"Körning {run.key}, {moment(run.at)}: {run.selection.sentence}, {run.passed} av {run.total}"


def render_lines(report: Report, *, on_page: bool) -> str:
    """Return every case of a run under what it came to; on the page as much as it can show at once, in a report all of it."""
    parts, room = [], MOST_SHOWN if on_page else len(report.results)
    for outcome, group in groupby(report.lines, key=lambda line: line.outcome):
        lines = list(group)
        if outcome == "passed":
            parts += [_slower(lines), _passed(lines, is_open=not on_page)]
            continue
        parts.append(_section(outcome, lines, room, on_page=on_page))
        room = max(0, room - len(lines))
    gone = report.comparison.gone if report.comparison else ()
    return f'<div class="results">{"".join(parts)}{_gone(gone)}</div>'


def _section(outcome: Outcome, lines: Sequence[Line], room: int, *, on_page: bool) -> str:
    heading, why = SECTIONS[outcome]
    shown = "".join(_case(line, on_page=on_page) for line in lines[:room])
    rest = "".join(f"<li>{_question(line.result, on_page=on_page)}{_reasons(line.result)}</li>" for line in lines[room:])
    note = f'<p class="help">{why}</p>' if why else ""
    more = f'<p class="help">Svaren nedan står i rapporten, och i vart och ett av testfallen.</p><ul class="short">{rest}</ul>'
    count = f'<span class="number">{len(lines)}</span>'
    return f'<section class="outcome"><h4>{heading} {count}</h4>{note}{shown}{more if rest else ""}</section>'


def _case(line: Line, *, on_page: bool) -> str:
    result, change = line.result, line.change
    signs = badge("långsammare", "draft") if line.is_slower else ""
    edited = f'<p class="help">{EDITED}</p>' if change and change.is_case_edited else ""
    answer = f"<details><summary>Svaret</summary>{render_kept(result.answer)}</details>" if on_page else render_kept(result.answer)
    beside = _beside(change, is_open=line.outcome in ("newly_failed", "changed")) if change and has_changed(change) else ""
    head = f"{_question(result, on_page=on_page)} {signs}"
    return f'<article class="case case-{line.outcome}"><div>{head}</div>{_reasons(result)}{edited}{beside}{answer}</article>'


def _beside(change: Change, *, is_open: bool) -> str:
    sides = render_sides(change.lines, "Förra svaret", "Nya svaret")
    return f"<details{' open' if is_open else ''}><summary>Vad som skiljer svaren</summary>{sides}</details>"


def _question(result: Result, *, on_page: bool) -> str:
    if on_page:
        return button(result.case.question, "case_open", {"case": result.case_id}, name="plain")
    return f"<strong>{escape(result.case.question)}</strong> <span class='facts'>{escape(result.case_id)}</span>"


def _reasons(result: Result) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in result.verdict.failures)
    return f'<ul class="reasons">{items}</ul>' if items else ""


def _slower(lines: Iterable[Line]) -> str:
    slow = [line.change for line in lines if line.is_slower and line.change]
    if not slow:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(each.new.case.question)}</th><td data-label="Förut">{each.old.milliseconds:.0f} ms</td>'
        f'<td data-label="Nu">{each.new.milliseconds:.0f} ms</td></tr>'
        for each in slow
    )
    head = '<tr><th scope="col">Fråga</th><th scope="col">Förut</th><th scope="col">Nu</th></tr>'
    count = f'<span class="number">{len(slow)}</span>'
    table = f'<table class="list"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    return f'<section class="outcome"><h4>Långsammare {count}</h4>{table}</section>'


def _passed(lines: Sequence[Line], *, is_open: bool) -> str:
    items = "".join(
        f"<li>{escape(line.result.case.question)} <span class='facts'>{line.result.milliseconds:.0f} ms</span></li>" for line in lines
    )
    count = f'<span class="number">{len(lines)}</span>'
    return f'<details class="outcome"{" open" if is_open else ""}><summary>Håller {count}</summary><ul class="short">{items}</ul></details>'


def _gone(results: Iterable[Result]) -> str:
    items = "".join(f"<li>{escape(result.case.question)}</li>" for result in results)
    if not items:
        return ""
    return f'<section class="outcome"><h4>Fanns bara i den tidigare körningen</h4><ul class="short">{items}</ul></section>'
