"""What is done on the page about what companies ask a person: look, handle, mail again, erase."""

from assistant.staff.desk import Desk
from assistant.staff.enquiry_desk import EnquiryDesk
from assistant.staff.roles import Actor
from assistant.web.staff.enquiries import render_enquiry, render_list
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes


class EnquiryActs:
    """The acts of the view; each shows the list or one enquiry in the same area."""

    def __init__(self, desk: Desk) -> None:
        self.enquiries = EnquiryDesk(desk.engine)
        self.settings = desk.settings.enquiries

    def list(self, actor: Actor, _given: Submission) -> Changes:
        """Show all."""
        return self._listed(actor, "")

    def _listed(self, actor: Actor, notice: str) -> Changes:
        found = self.enquiries.list(actor)
        return (notice, render_list(found, days=self.settings.days, is_mailed=self.settings.mail is not None))

    def open(self, actor: Actor, given: Submission) -> Changes:
        """Show one."""
        return self._opened(actor, given.number("enquiry"), "")

    def _opened(self, actor: Actor, key: int, notice: str) -> Changes:
        enquiry, new = self.enquiries.read(actor, key), self.enquiries.count_new(actor)
        sheet = render_enquiry(enquiry, days=self.settings.days, is_mailed=self.settings.mail is not None, new=new)
        return (notice, sheet)

    def handle(self, actor: Actor, given: Submission) -> Changes:
        """Note that one is handled."""
        self.enquiries.handle(actor, key := given.number("enquiry"))
        return self._opened(actor, key, f"Ärende {key} är hanterat.")

    def reopen(self, actor: Actor, given: Submission) -> Changes:
        """Take that back."""
        self.enquiries.reopen(actor, key := given.number("enquiry"))
        return self._opened(actor, key, f"Ärende {key} är nytt igen.")

    def mail(self, actor: Actor, given: Submission) -> Changes:
        """Let one be mailed at once."""
        self.enquiries.mail_again(actor, key := given.number("enquiry"))
        return self._opened(actor, key, f"Ärende {key} skickas med e-post inom några sekunder.")

    def erase(self, actor: Actor, given: Submission) -> Changes:
        """Remove one for good, and show the others."""
        self.enquiries.erase(actor, key := given.number("enquiry"))
        return self._listed(actor, f"Ärende {key} är raderat.")
