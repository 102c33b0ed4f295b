"""Add the staff's pages to the application: the sign-in pages, the Blocks under /personal, and the guard in front of both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from sqlalchemy import Engine

from assistant.settings import SingleSignOn
from assistant.staff import sessions
from assistant.staff.roles import Actor
from assistant.web.staff.cookies import Cookies
from assistant.web.staff.guard import ROOT, Asker, Guard, GuardedPages
from assistant.web.staff.signin import create_sign_in
from corpus.library import writing

if TYPE_CHECKING:
    import gradio as gr

LARGEST_FILE: Final = "50mb"


@dataclass(frozen=True, slots=True)
class StaffPages:
    """What the staff's pages are made of."""

    engine: Engine  # as `open_accounts` opens it
    build: Callable[[Callable[[Asker], Actor]], "gr.Blocks"]  # given what tells who sends a request
    url: str | None = None  # the pages' public address
    single_sign_on: SingleSignOn | None = None


def add_staff(app: FastAPI, pages: StaffPages) -> None:
    """Add the staff's pages; call it before the chat takes every remaining path.

    Raises:
        AdviserError: the database fails, or the roles of the organisation's sign-in are none.
    """
    with writing(pages.engine) as connection:
        key = sessions.signing_key(connection)
    cookies = Cookies(key, secure=(pages.url or "").startswith("https://"))
    guard = Guard(pages.engine, cookies, pages.url)
    app.include_router(create_sign_in(guard, pages.single_sign_on))
    mount_staff(app, pages.build(guard.find_actor), guard)
    app.add_middleware(GuardedPages, guard=guard)


def mount_staff(app: FastAPI, blocks: "gr.Blocks", guard: Guard) -> None:
    """Mount the staff's Blocks at /personal; Gradio asks the guard too."""
    import gradio as gr  # noqa: PLC0415 - start-up time

    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    gr.mount_gradio_app(
        app, blocks, path=ROOT, auth_dependency=guard.find_account, max_file_size=LARGEST_FILE, footer_links=[], run_history=False,
        show_error=False, ssr_mode=False, pwa=False, mcp_server=False, enable_monitoring=False, theme=theme,
    )  # fmt: skip
