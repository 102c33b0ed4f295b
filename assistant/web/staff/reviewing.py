"""Show what the checks found in a draft: errors first, then warnings, each with what it was found in."""

from collections.abc import Sequence
from html import escape

from assistant.web.staff.controls import paragraph
from assistant.web.staff.fields import find_field
from assistant.web.staff.wording import NO_FINDINGS
from corpus.checks import Finding

LEVELS = {"fel": ("Fel", "Måste rättas före publicering"), "varning": ("Varning", "Kan publiceras om ni vet varför")}


def split_findings(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the errors and the warnings."""
    return [each for each in findings if each.level == "fel"], [each for each in findings if each.level != "fel"]


def count_findings(findings: Sequence[Finding], fault: str) -> str:
    """Say how many there are, for a tab: "2 fel, 1 varning"."""
    errors, warnings = split_findings(findings)
    total = len(errors) + bool(fault)
    parts = [f"{total} fel"] if total else []
    parts += [f"{len(warnings)} {'varning' if len(warnings) == 1 else 'varningar'}"] if warnings else []
    return ", ".join(parts) or "utan anmärkning"


def render_finding(finding: Finding) -> str:
    """Return one finding with its place and evidence."""
    kind, _ = LEVELS[finding.level]
    evidence = f"<q>{escape(finding.evidence)}</q>" if finding.evidence else ""
    field = find_field(finding.place)
    place = f'<span class="place">{escape(field.label if field else finding.place)}</span>' if finding.place else ""
    return f'<span class="sign sign-{finding.level}">{kind}</span> {escape(finding.sentence)} {place}{evidence}'


def render_findings(findings: Sequence[Finding], fault: str) -> str:
    """Return what there is to say of a draft; `fault` is why its head cannot be read."""
    errors, warnings = split_findings(findings)
    html = _section(
        "fel", [f'<span class="sign sign-fel">Fel</span> {escape(fault)}'] if fault else [render_finding(each) for each in errors]
    )
    html += _section("varning", [render_finding(each) for each in warnings])
    return f'<div class="findings" data-count="{count_findings(findings, fault)}">{html or paragraph(NO_FINDINGS, "good")}</div>'


def _section(level: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    heading = f"{LEVELS[level][1]} ({len(items)})"
    return f"<h3>{heading}</h3><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
