"""Lay out the staff's page: views with their headings, the areas that acts draw anew, and the parts that the page is put together from."""

from typing import ClassVar, Final, Protocol

import gradio as gr

from assistant.staff.desk import Desk
from assistant.web.staff.frame import VIEWS
from assistant.web.staff.wiring import Switchboard

LOOK_EVERY: Final = 1.0  # seconds between two looks at what is under way
STATE_SECONDS: Final = 12 * 3600  # how long an untouched page is remembered


class Part(Protocol):
    """One or several views of the page, with what happens in them."""

    EVENTS: ClassVar[tuple[str, ...]]  # the names of what its forms and buttons send

    def __init__(self, desk: Desk) -> None:
        """Take what the acts work on."""

    def lay_out(self) -> None:
        """Lay out the views, inside the Blocks that are being made."""

    def wire(self, board: Switchboard) -> None:
        """Say which act answers each event."""


def download(name: str) -> tuple[gr.DownloadButton, str]:
    """Lay out the hidden button of files that acts write; return it, and the script that presses it."""
    script = f"() => document.querySelector('#{name} a, a#{name}, #{name} button, button#{name}')?.click()"
    return gr.DownloadButton("Ladda ner", elem_id=name, visible="hidden"), script


def screen(name: str) -> gr.Column:
    """Open one of a view's screens, of which the style shows one at a time."""
    return gr.Column(elem_id=name, elem_classes="screen")


def area(name: str, html: str = "", *, heading: str = "") -> gr.HTML:
    """Lay out a part of the page that acts draw anew."""
    if heading:
        gr.HTML(f"<h3>{heading}</h3>", apply_default_css=False, js_on_load=None)
    return gr.HTML(html, elem_id=f"area-{name}", apply_default_css=False, js_on_load=None)


def view(name: str) -> gr.Column:
    """Open a view and lay out its heading and what it is for."""
    shown = VIEWS[name]
    column = gr.Column(elem_id=f"view-{name}", elem_classes="view")
    with column:
        head = f'<h2 tabindex="-1">{shown.label}</h2><p class="lead">{shown.purpose}</p>'
        gr.HTML(head, apply_default_css=False, js_on_load=None)
    return column
