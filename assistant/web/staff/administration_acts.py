"""What administrators do with accounts and the log on the page."""

from typing import cast

from assistant.staff import accounts, audit
from assistant.staff.desk import Desk
from assistant.staff.roles import Actor, Role, require
from assistant.web.staff.administration import (
    SHOWN_NOTES,
    new_password,
    read_wanted,
    render_accounts,
    render_log,
    render_password,
    render_settings,
)
from assistant.web.staff.submission import Submission
from assistant.web.staff.wiring import Changes
from corpus.library import reading


class AdministrationActs:
    """The acts of the accounts and the log; each is refused to everybody but administrators."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.engine = desk.engine

    def list_accounts(self, actor: Actor, _given: Submission) -> Changes:
        """Show every account."""
        return ("", render_accounts(accounts.list_accounts(self.engine, actor), actor), "", self._settings(actor))

    def _settings(self, actor: Actor) -> str:
        return render_settings(requires_impact=self.desk.requires_impact(actor))

    def require_impact(self, actor: Actor, given: Submission) -> Changes:
        """Decide whether a publication must have been tried first."""
        required = bool(given.text("required"))
        self.desk.require_impact(actor, required)
        return (f"Prövning krävs {'nu' if required else 'inte längre'} före publicering.", self._settings(actor))

    def _listed(self, actor: Actor, notice: str, once: str = "") -> Changes:
        return (notice, render_accounts(accounts.list_accounts(self.engine, actor), actor), once)

    def add_account(self, actor: Actor, given: Submission) -> Changes:
        """Add an account with the password given, or one made for it."""
        password = given.text("password") or new_password()
        account = accounts.add_account(self.engine, actor, given.text("name"), cast(Role, given.text("role")), password)
        once = "" if given.text("password") else render_password(account.name, password)
        return self._listed(actor, f"Kontot {account.name} är tillagt.", once)

    def set_role(self, actor: Actor, given: Submission) -> Changes:
        """Give an account another role."""
        name, role = given.text("name"), given.text("role")
        accounts.change_role(self.engine, actor, name, cast(Role, role))
        return self._listed(actor, f"{name} är nu {role} och behöver logga in igen.")

    def set_password(self, actor: Actor, given: Submission) -> Changes:
        """Give an account another password, and unlock it."""
        name, password = given.text("name"), given.text("password") or new_password()
        accounts.set_password(self.engine, actor, name, password)
        return self._listed(actor, f"{name} har fått ett nytt lösenord.", "" if given.text("password") else render_password(name, password))

    def set_active(self, actor: Actor, given: Submission) -> Changes:
        """Close an account, or open it again."""
        name, active = given.text("name"), bool(given.text("active"))
        accounts.set_active(self.engine, actor, name, active=active)
        return self._listed(actor, f"Kontot {name} är {'öppet igen' if active else 'stängt'}.")

    def read_log(self, actor: Actor, given: Submission) -> Changes:
        """Show the log."""
        require(actor, "administratör")
        with reading(self.engine) as connection:
            notes = audit.read(connection, read_wanted(given), limit=SHOWN_NOTES)
        return ("", render_log(notes, given))
