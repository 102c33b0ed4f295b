"""The commands `assistant doc impact` and `assistant doc gate`: see what a publication would change, and whether that is required."""

from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from assistant.document_commands import Ids, finish, open_desk
from assistant.library_terminal import print_diff, visible
from assistant.options import AsJson, Home, say, write_json
from assistant.phrases import count_of
from assistant.publication_commands import app as app  # which the commands below join
from assistant.staff.impact_records import EFFECTS, Effect, Impact, Item, impact_record
from assistant.terminal import make_console, show_progress

HEADINGS: dict[Effect, str] = {
    "broken": "Tester som slutar stämma", "unanswered": "Frågor som inte längre får svar", "answered": "Frågor som får svar",
    "mended": "Tester som börjar stämma", "changed": "Svar som ändras",
}  # fmt: skip
STYLES: dict[Effect, str] = {"broken": "red", "unanswered": "red", "answered": "green", "mended": "green", "changed": "yellow"}


@app.command()
def impact(ids: Ids, home: Home = None, as_json: AsJson = False) -> None:
    """Visa vad som skulle ändras om dokumentens senaste versioner svarade; sluta med 1 om något blir sämre."""
    names = list(dict.fromkeys(ids))
    with open_desk(home) as (desk, actor):
        with show_progress(make_console(stderr=True)) as progress:
            job = desk.work(desk.foresee(actor, names), progress)
        if job.stand != "done":
            finish(desk, [job.key], as_json=as_json)
        found = desk.find_impact(actor, names)
    if found:
        write_json(impact_record(found[0])) if as_json else _print_impact(make_console(), found[0])
        if not found[0].is_harmless:
            raise typer.Exit(1)


def _print_impact(console: Console, impact: Impact) -> None:
    for effect in EFFECTS:
        if items := impact.pick(effect):
            console.print(Text(f"{HEADINGS[effect]} ({len(items)})", style=f"bold {STYLES[effect]}"))
            for item in items:
                _print_item(console, item)
    compared = f"{count_of(impact.tests, 'test', 'tester')}, {count_of(impact.questions, 'fråga', 'frågor')}, {impact.seconds:.0f} s"
    console.print(f"{impact.sentence} ({compared})", markup=False)


def _print_item(console: Console, item: Item) -> None:
    place = f" ({item.case_id})" if item.case_id else f" (frågad {count_of(item.asked, 'gång', 'gånger')})"
    console.print(Text(visible(item.question), style="bold").append(visible(place), style="not bold"), soft_wrap=True)
    for failure in item.failures:
        console.print(Text(visible(failure)), soft_wrap=True)
    print_diff(console, item.lines)
    console.print()


@app.command()
def gate(
    required: Annotated[Literal["on", "off"] | None, typer.Argument(help="on: kräv prövning; off: kräv den inte.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Visa eller välj om en prövning (assistant doc impact) krävs före publicering."""
    with open_desk(home) as (desk, actor):
        if required:
            desk.require_impact(actor, required == "on")
        is_required = desk.requires_impact(actor)
    sentence = "Prövning krävs före publicering." if is_required else "Prövning krävs inte före publicering."
    write_json({"required": is_required}) if as_json else say(sentence)
