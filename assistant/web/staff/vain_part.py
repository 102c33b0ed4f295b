"""The view of what companies ask in vain: the themes, one of them, all questions, and what is dismissed."""

from typing import ClassVar, Final

from assistant.staff.desk import Desk
from assistant.web.staff.layout import area, screen, view
from assistant.web.staff.vain import MAKING
from assistant.web.staff.vain_acts import VainActs
from assistant.web.staff.wiring import Switchboard

# What the page does when a screen has come: the keyboard and the eye begin at its heading; a new document is opened at once.
SHOW: Final = (
    "() => { const headings = [...document.querySelectorAll('#view-vain .screen h3')]; "
    "headings.find((heading) => heading.offsetParent)?.focus({ preventScroll: true }); scrollTo(0, 0); }"
)
FOLLOW: Final = (
    "() => { const link = document.querySelector('#area-vain-theme a[data-follow]'); "
    "if (link) { link.removeAttribute('data-follow'); link.click(); } }"
)


class VainPart:
    """What companies ask in vain."""

    EVENTS: ClassVar[tuple[str, ...]] = (
        "vain", "vain_open", "vain_dismiss", "vain_return", "vain_dismissed", "vain_asked", "vain_forget", "vain_begin", "vain_gap",
        "vain_alias", "vain_wish", "vain_test",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        """Take what the acts work on."""
        self._acts = VainActs(desk)

    def lay_out(self) -> None:
        """Lay out the screens, of which the style shows one at a time."""
        with view("vain"):
            self.places = area("vain-places")  # come with the themes: else these, which take longer, would take a later screen's place
            with screen("vain-screen-themes"):
                self.themes = area("vain-themes", f'<p class="help">{MAKING}</p>')
            with screen("vain-screen-theme"):
                self.theme = area("vain-theme")
            with screen("vain-screen-asked"):
                self.filters, self.asked = area("vain-filters"), area("vain-asked")
            with screen("vain-screen-dismissed"):
                self.dismissed = area("vain-dismissed")

    def wire(self, board: Switchboard) -> None:
        """Let the acts answer."""
        on, acts = board.on, self._acts
        listed, opened, asked = [self.places, self.themes], [self.places, self.theme], [self.places, self.filters, self.asked]
        on("vain", acts.list_themes, listed)
        on("vain_dismiss", acts.dismiss, listed)
        on("vain_return", acts.show_again, listed)
        on("vain_dismissed", acts.list_dismissed, [self.places, self.dismissed])
        on("vain_asked", acts.list_asked, asked, latest=True)
        on("vain_forget", acts.forget, asked)
        on("vain_open", acts.open, opened, then=SHOW)
        on("vain_begin", acts.begin, opened, then=FOLLOW)
        for event, act in (("vain_gap", acts.gap), ("vain_alias", acts.alias), ("vain_wish", acts.wish), ("vain_test", acts.test)):
            on(event, act, opened, then=SHOW)
