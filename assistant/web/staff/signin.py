"""Sign in, sign out, change one's own password and end one's other sessions: plain pages that work without JavaScript."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from assistant.settings import SingleSignOn
from assistant.staff import entrance, sessions
from assistant.staff.accounts import LONGEST, change_own_password
from assistant.staff.entrance import Knock, SignInError, Visit
from assistant.staff.lockout import AddressLimit, LockedError
from assistant.web.staff.guard import (
    ACCOUNT,
    FLOW_END,
    FLOW_START,
    HOME,
    OTHER_SESSIONS,
    SIGN_IN,
    SIGN_OUT,
    Guard,
    SignedOutError,
    choose_next,
)
from assistant.web.staff.signin_forms import COOKIES_NEEDED, Shown, render_account, render_sign_in, render_sign_out
from corpus.clock import now_exactly
from corpus.errors import AdviserError
from corpus.library import reading

if TYPE_CHECKING:
    from assistant.web.staff.provider import Provider, Vouched

Wanted = Annotated[str, Query(alias="next")]
SIGNED_OUT: Final = "Ni är utloggad."
CHANGED: Final = "Lösenordet är bytt."
MISTYPED: Final = "De två nya lösenorden är olika. Skriv samma lösenord i båda rutorna."


class SealedForm(BaseModel):
    """What every form carries."""

    seal: str = ""


class SignInForm(SealedForm):
    """The form on which one signs in."""

    name: str = ""
    password: str = ""
    next: str = HOME


class PasswordForm(SealedForm):
    """The form on which one changes one's own password."""

    old: str = ""
    new: str = ""
    again: str = ""


def create_sign_in(guard: Guard, single_sign_on: SingleSignOn | None) -> APIRouter:
    """Return the routes; the guard has let in only who is signed in to those that are not open."""
    router = APIRouter(default_response_class=HTMLResponse)
    desk = _Desk(guard, single_sign_on.label if single_sign_on else "")
    router.add_api_route(SIGN_IN, desk.show, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route(SIGN_IN, desk.sign_in, methods=["POST"], response_model=None)
    router.add_api_route(SIGN_OUT, desk.show_sign_out, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route(SIGN_OUT, desk.sign_out, methods=["POST"], response_model=None)
    router.add_api_route(ACCOUNT, desk.show_account, methods=["GET", "HEAD"], response_model=None)
    router.add_api_route(ACCOUNT, desk.change_password, methods=["POST"], response_model=None)
    router.add_api_route(OTHER_SESSIONS, desk.end_others, methods=["POST"], response_model=None)
    if single_sign_on:
        from assistant.web.staff.provider import Provider  # noqa: PLC0415 - start-up time: authlib, only where it is configured

        flows = _Flows(desk, Provider(single_sign_on, guard.url or ""))
        router.add_api_route(FLOW_START, flows.start, methods=["GET"], response_model=None)
        router.add_api_route(FLOW_END, flows.end, methods=["GET"], response_model=None)
    return router


def _go(address: str) -> Response:
    return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)


class _Desk:
    """Where people sign in and out."""

    def __init__(self, guard: Guard, organisation: str) -> None:
        self.guard = guard
        self.cookies = guard.cookies
        self.limit = AddressLimit()
        self.organisation = organisation

    def show(self, request: Request, wanted: Wanted = HOME, ut: str = "") -> Response:
        """Show the sign-in form, or go on where somebody is signed in already."""
        if self.guard.read_visit(request):
            return _go(choose_next(wanted))
        return self.ask(request, Shown(notice=SIGNED_OUT if ut else "", next=choose_next(wanted)))

    def ask(self, request: Request, shown: Shown, status: HTTPStatus = HTTPStatus.OK) -> Response:
        """Return the sign-in form, sealed for this browser."""
        secret = self.cookies.form_secret(request.cookies)
        page = render_sign_in(replace(shown, seal=self.cookies.seal(secret), organisation=self.organisation))
        response = HTMLResponse(page, status_code=status)
        self.cookies.set_form_secret(response, secret)
        return response

    def sign_in(self, request: Request, form: Annotated[SignInForm, Form()]) -> Response:
        """Check name and password, and begin a session."""
        again = Shown(name=form.name[:LONGEST], next=choose_next(form.next))
        if not self.cookies.is_sealed(request.cookies.get(self.cookies.form, ""), form.seal):
            return self.ask(request, replace(again, problem=COOKIES_NEEDED), HTTPStatus.FORBIDDEN)
        knock = Knock(form.name[: LONGEST + 1], form.password, _address(request), _device(request))
        try:
            token = entrance.sign_in(self.guard.engine, knock, self.limit)
        except LockedError as error:
            return self.ask(request, replace(again, problem=str(error)), HTTPStatus.TOO_MANY_REQUESTS)
        except SignInError as error:
            return self.ask(request, replace(again, problem=str(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.let_in(request, token, again.next)

    def let_in(self, request: Request, token: str, wanted: str) -> Response:
        """End the browser's earlier session, give it the new one, and go on."""
        self._end_current(request)
        response = _go(wanted)
        self.cookies.drop(response, self.cookies.form)
        self.cookies.set_token(response, token)
        return response

    def _end_current(self, request: Request) -> None:
        if token := self.guard.read_token(request):
            entrance.sign_out(self.guard.engine, token)

    def show_sign_out(self, request: Request) -> Response:
        """Ask whether to sign out."""
        visit = self._visit(request)
        return HTMLResponse(render_sign_out(Shown(self._seal(request), name=visit.account.name)))

    def sign_out(self, request: Request, form: Annotated[SealedForm, Form()]) -> Response:
        """End the session."""
        if not self._is_sealed(request, form.seal):
            return _go(SIGN_OUT)
        self._end_current(request)
        response = _go(f"{SIGN_IN}?ut=1")
        self.cookies.drop(response, self.cookies.session)
        return response

    def show_account(self, request: Request, klart: str = "") -> Response:
        """Show one's own account."""
        return self._account(request, notice=CHANGED if klart else "")

    def change_password(self, request: Request, form: Annotated[PasswordForm, Form()]) -> Response:
        """Change one's own password; every session ends and this browser gets a new one."""
        visit = self._visit(request)
        if not self._is_sealed(request, form.seal):
            return self._account(request, problem=COOKIES_NEEDED)
        if form.new != form.again:
            return self._account(request, problem=MISTYPED)
        try:
            change_own_password(self.guard.engine, visit.account.actor, form.old, form.new)
        except AdviserError as error:
            return self._account(request, problem=str(error))
        response = _go(f"{ACCOUNT}?klart=1")
        self.cookies.set_token(response, entrance.begin_anew(self.guard.engine, visit))
        return response

    def end_others(self, request: Request, form: Annotated[SealedForm, Form()]) -> Response:
        """End the sessions in every other browser."""
        if self._is_sealed(request, form.seal):
            entrance.end_others(self.guard.engine, self._visit(request))
        return _go(ACCOUNT)

    def _account(self, request: Request, *, problem: str = "", notice: str = "") -> Response:
        visit = self._visit(request)
        with reading(self.guard.engine) as connection:
            mine = sessions.list_own(connection, visit.account.key, now_exactly())
        shown = Shown(self._seal(request), problem, notice, visit.account.name)
        page = render_account(shown, mine, visit.session.key, has_password=visit.account.has_password)
        return HTMLResponse(page, status_code=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)

    def _visit(self, request: Request) -> Visit:
        visit = self.guard.read_visit(request)
        if visit is None:  # it ended since the guard looked
            raise SignedOutError("Ni är inte längre inloggad. Ladda om sidan och logga in igen.")
        return visit

    def _seal(self, request: Request) -> str:
        return self.cookies.seal(self.guard.read_token(request) or "")

    def _is_sealed(self, request: Request, seal: str) -> bool:
        return self.cookies.is_sealed(self.guard.read_token(request) or "", seal)


class _Flows:
    """Signing in at the organisation."""

    def __init__(self, desk: _Desk, provider: "Provider") -> None:
        self.desk = desk
        self.provider = provider

    def start(self, request: Request, wanted: Wanted = HOME) -> Response:
        """Send the browser to the organisation."""
        try:
            address, flow = self.provider.start()
        except SignInError as error:
            return self.desk.ask(request, Shown(problem=str(error), next=choose_next(wanted)), HTTPStatus.BAD_GATEWAY)
        response = _go(address)
        self.desk.cookies.set_flow(response, {**flow, "next": choose_next(wanted)})
        return response

    def end(self, request: Request) -> Response:
        """Let in whom the organisation vouches for."""
        cookies, engine = self.desk.cookies, self.desk.guard.engine
        flow = cookies.read_flow(request.cookies)
        wanted = choose_next(flow.get("next", HOME))
        try:
            vouched = self._finish(flow, request)
            token = entrance.admit(engine, vouched.name, vouched.role, _device(request))
        except AdviserError as error:
            response = self.desk.ask(request, Shown(problem=str(error), next=wanted), HTTPStatus.FORBIDDEN)
        else:
            response = self.desk.let_in(request, token, wanted)
        cookies.drop(response, cookies.flow)
        return response

    def _finish(self, flow: Mapping[str, str], request: Request) -> "Vouched":
        try:
            return self.provider.finish(flow, request.query_params)
        except SignInError:
            entrance.note_refusal(self.desk.guard.engine, "not_vouched")
            raise


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _device(request: Request) -> str:
    return request.headers.get("user-agent", "")
