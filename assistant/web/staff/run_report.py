"""A run's results as one HTML file to keep, send and print: Swedish, failures first, without scripts or anything from elsewhere."""

from html import escape
from typing import Final

from assistant.staff.run_reports import Report
from assistant.web.page import STATIC
from assistant.web.staff.controls import moment
from assistant.web.staff.results import render_lines, render_numbers
from assistant.web.wording import NAME

STYLE: Final = "run-report.css"  # stands in the file itself, which needs nothing else


def write_html(report: Report) -> bytes:
    """Return the report, an HTML file that needs nothing else."""
    run = report.run
    title = f"Körning {run.key} av testfallen"
    against = (
        f"Jämförd med körning {report.earlier.key}, {moment(report.earlier.at)}." if report.earlier else "Inte jämförd med någon annan."
    )
    body = f"<h1>{title}</h1><p class='lead'>{escape(NAME)} · {against}</p>{render_numbers(report)}{render_lines(report, on_page=False)}"
    style = (STATIC / STYLE).read_text(encoding="utf-8")
    policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    head = f'<meta charset="utf-8">{policy}<meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style>'
    return f'<!doctype html>\n<html lang="sv"><head>{head}</head><body><main>{body}</main></body></html>\n'.encode()
