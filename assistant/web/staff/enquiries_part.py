"""The view of what companies ask a person about."""

from typing import ClassVar, Final

from assistant.staff.desk import Desk
from assistant.web.staff.enquiry_acts import EnquiryActs
from assistant.web.staff.layout import area, view
from assistant.web.staff.wiring import Switchboard

# What the page does when the area has changed: it carries the number of new enquiries to the way here.
COUNT: Final = (
    "() => { const now = document.querySelector('#area-enquiries .new-count-now'); "
    "const place = document.querySelector('#area-navigation .new-count'); if (now && place) place.innerHTML = now.innerHTML; }"
)
# And when an enquiry has come: the keyboard and the eye begin at its heading.
SHOW: Final = f"() => {{ ({COUNT})(); document.querySelector('#area-enquiries h3')?.focus({{ preventScroll: true }}); scrollTo(0, 0); }}"


class EnquiriesPart:
    """Enquiries, the new ones first."""

    EVENTS: ClassVar[tuple[str, ...]] = ("enquiries", "enquiry_open", "enquiry_handle", "enquiry_reopen", "enquiry_mail", "enquiry_erase")

    def __init__(self, desk: Desk) -> None:
        """Take what the acts work on."""
        self._acts = EnquiryActs(desk)

    def lay_out(self) -> None:
        """Lay out the view."""
        with view("enquiries"):
            self.area = area("enquiries")

    def wire(self, board: Switchboard) -> None:
        """Let the acts answer."""
        acts = self._acts
        board.on("enquiries", acts.list, [self.area], latest=True, then=COUNT)
        board.on("enquiry_erase", acts.erase, [self.area], then=COUNT)
        for event, act in (
            ("enquiry_open", acts.open), ("enquiry_handle", acts.handle), ("enquiry_reopen", acts.reopen), ("enquiry_mail", acts.mail),
        ):  # fmt: skip
            board.on(event, act, [self.area], then=SHOW)
