"""Signing in and out and changing one's password, as a browser without JavaScript does it; and what the cookies are like."""

import re
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from assistant.staff import audit, lockout
from corpus.library import reading

NEW = "ett annat " + "fyra ord utan samband"


@pytest.fixture
def client(site: Any) -> Iterator[httpx.Client]:
    with site.visit() as client:
        yield client


def noted(site: Any) -> list[tuple[str, str]]:
    with reading(site.engine) as connection:
        return [(note.action, note.subject) for note in audit.read(connection)]


def test_a_page_asked_for_is_shown_after_signing_in(client: httpx.Client, site: Any, forms: SimpleNamespace) -> None:
    led = client.get("/personal/losenord")
    assert (led.status_code, led.headers["location"]) == (303, "/personal/logga-in?next=/personal/losenord")
    form = client.get(led.headers["location"]).text
    assert 'name="next" value="/personal/losenord"' in form
    response = forms.sign_in(client, "redaktör", next="/personal/losenord")
    assert (response.status_code, response.headers["location"]) == (303, "/personal/losenord")
    assert "Ni är inloggad som <b>redaktör</b>" in client.get("/personal/losenord").text
    assert client.get("/personal/logga-in").headers["location"] == "/personal/"
    assert noted(site)[0] == ("signed_in", "redaktör")


def test_a_document_linked_to_is_shown_after_signing_in(client: httpx.Client, forms: SimpleNamespace) -> None:
    form = client.get(client.get("/personal/?dokument=iuc%2Frobotlyftet&vy=att-gora").headers["location"]).text
    assert 'name="next" value="/personal/?dokument=iuc%2Frobotlyftet&amp;vy=att-gora"' in form
    wanted = "/personal/?dokument=iuc%2Frobotlyftet&vy=att-gora"
    assert forms.sign_in(client, "läsare", next=wanted).headers["location"] == wanted


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(client: httpx.Client, forms: SimpleNamespace) -> None:
    cookies = forms.sign_in(client, "läsare").headers.get_list("set-cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("personal=") and "Max-Age=604800" in cookie]
    assert "; HttpOnly" in session
    assert "; Path=/" in session
    assert "; SameSite=lax" in session
    assert "Secure" not in session
    assert "Domain" not in session


def test_on_an_encrypted_address_the_cookie_is_bound_to_the_host(start: Callable[..., Any], forms: SimpleNamespace) -> None:
    site = start(url="https://radgivaren.example")
    with httpx.Client(base_url=site.address, headers={"Origin": "https://radgivaren.example"}) as client:
        page = client.get("/personal/logga-in")
        seal = re.findall(r'name="seal" value="(\w+)"', page.text)[0]
        secret = page.headers["set-cookie"].partition(";")[0]
        fields = {"name": "läsare", "password": forms.PASSWORD, "seal": seal}
        response = client.post("/personal/logga-in", data=fields, headers={"Cookie": secret})
        assert response.status_code == 303
        (session,) = [cookie for cookie in response.headers.get_list("set-cookie") if cookie.startswith("__Host-personal=")]
        assert "; Secure" in session
        assert "; Path=/" in session
        assert client.get("/personal/config", headers={"Cookie": session.partition(";")[0]}).status_code == 200
        assert client.post("/personal/logga-in", data=fields, headers={"Origin": site.address}).status_code == 403


def test_the_session_is_another_after_each_sign_in_and_the_earlier_one_has_ended(client: httpx.Client, forms: SimpleNamespace) -> None:
    seal = forms.read_seal(client)
    secret = client.cookies["personal-form"]
    forms.sign_in(client, "läsare")
    first = client.cookies["personal"]
    client.cookies.set("personal-form", secret)
    client.post("/personal/logga-in", data={"name": "redaktör", "password": forms.PASSWORD, "seal": seal})
    assert client.cookies["personal"] != first
    assert "redaktör" in client.get("/personal/losenord").text
    client.cookies.clear()
    client.cookies.set("personal", first)
    assert client.get("/personal/config").status_code == 401


def test_a_wrong_password_is_told_in_a_sentence_and_the_name_stays(client: httpx.Client, forms: SimpleNamespace) -> None:
    response = forms.sign_in(client, 'redaktör"><script>', "fel lösenord")
    assert response.status_code == 422
    assert "<title>Fel: Logga in" in response.text
    assert "Namnet eller lösenordet stämmer inte." in response.text
    assert 'value="redaktör&quot;&gt;&lt;script&gt;"' in response.text
    assert "fel lösenord" not in response.text
    assert "personal=" not in str(response.headers.get_list("set-cookie"))


def test_a_locked_account_is_told_in_a_sentence(client: httpx.Client, site: Any, forms: SimpleNamespace) -> None:
    for _ in range(lockout.FAILURES):
        forms.sign_in(client, "redaktör", "fel lösenord")
    response = forms.sign_in(client, "redaktör")
    assert response.status_code == 429
    assert "Kontot är låst efter 5 misslyckade försök. Vänta 15 minuter" in response.text
    assert noted(site)[0] == ("locked_out", "redaktör")


@pytest.mark.parametrize("seal", ["", "0" * 64, "ö" * 64])
def test_a_form_that_was_not_shown_to_this_browser_is_refused(client: httpx.Client, forms: SimpleNamespace, seal: str) -> None:
    forms.read_seal(client)
    fields = {"name": "redaktör", "password": forms.PASSWORD, "seal": seal}
    response = client.post("/personal/logga-in", data=fields)
    assert (response.status_code, "Formuläret var för gammalt" in response.text) == (403, True)
    forms.sign_in(client, "redaktör")
    client.post("/personal/logga-ut", data={"seal": seal})
    client.post("/personal/losenord", data={"old": forms.PASSWORD, "new": NEW, "again": NEW, "seal": seal})
    client.post("/personal/inloggningar", data={"seal": seal})
    assert client.get("/personal/config").status_code == 200


def test_the_seal_of_another_browser_fits_no_form(site: Any, client: httpx.Client, forms: SimpleNamespace) -> None:
    with site.visit() as other:
        seal = forms.read_seal(other)
    forms.read_seal(client)
    assert client.post("/personal/logga-in", data={"name": "redaktör", "password": forms.PASSWORD, "seal": seal}).status_code == 403


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "/", "/personal/../x"])
def test_signing_in_never_leads_to_another_place(client: httpx.Client, forms: SimpleNamespace, wanted: str) -> None:
    assert 'name="next" value="/personal/"' in client.get("/personal/logga-in", params={"next": wanted}).text
    assert forms.sign_in(client, "läsare", next=wanted).headers["location"] == "/personal/"


def test_signing_out_needs_the_button_and_ends_the_session_for_good(site: Any, forms: SimpleNamespace) -> None:
    with site.visit("redaktör") as client:
        kept = client.cookies["personal"]
        seal = forms.read_seal(client, "/personal/logga-ut")
        assert client.get("/personal/config").status_code == 200  # the link alone did nothing
        response = client.post("/personal/logga-ut", data={"seal": seal})
        assert response.headers["location"] == "/personal/logga-in?ut=1"
        assert "personal" not in client.cookies
        assert "Ni är utloggad." in client.get("/personal/logga-in?ut=1").text
        client.cookies.set("personal", kept)
        assert client.get("/personal/config").status_code == 401
    assert noted(site)[0] == ("signed_out", "redaktör")


def test_changing_the_password_signs_out_every_other_browser(site: Any, forms: SimpleNamespace) -> None:
    with site.visit("redaktör") as client, site.visit("redaktör") as other:
        fields = {"old": forms.PASSWORD, "new": NEW, "again": NEW, "seal": forms.read_seal(client, "/personal/losenord")}
        for wrong, sentence in (
            ({"again": "x" + NEW}, "De två nya lösenorden är olika."),
            ({"old": "fel"}, "Det nuvarande lösenordet stämmer inte"),
            ({"new": "kort", "again": "kort"}, "Lösenordet är 4 tecken långt."),
        ):
            refused = client.post("/personal/losenord", data=fields | wrong)
            assert (refused.status_code, sentence in refused.text) == (422, True)
        assert client.post("/personal/losenord", data=fields).headers["location"] == "/personal/losenord?klart=1"
        assert "Lösenordet är bytt." in client.get("/personal/losenord?klart=1").text
        assert other.get("/personal/config").status_code == 401
        other.cookies.clear()
        assert forms.sign_in(other, "redaktör").status_code == 422
        assert forms.sign_in(other, "redaktör", NEW).status_code == 303


def test_ones_other_sessions_are_shown_and_can_be_ended(site: Any, forms: SimpleNamespace) -> None:
    with site.visit("läsare") as client, site.visit("läsare") as other:
        page = client.get("/personal/losenord").text
        assert page.count("<li>") == 2
        assert page.count("(den här)") == 1
        client.post("/personal/inloggningar", data={"seal": forms.read_seal(client, "/personal/losenord")})
        assert (client.get("/personal/config").status_code, other.get("/personal/config").status_code) == (200, 401)


def test_an_unknown_name_is_answered_as_slowly_as_a_wrong_password(client: httpx.Client, forms: SimpleNamespace) -> None:
    def seconds(name: str) -> float:
        seal, times = forms.read_seal(client), []
        for _ in range(4):
            start = time.perf_counter()
            client.post("/personal/logga-in", data={"name": name, "password": "fel", "seal": seal})
            times.append(time.perf_counter() - start)
        return min(times)

    seconds("värmer")
    assert 0.2 < seconds("redaktör") / seconds("okänd") < 5


def test_the_forms_work_in_a_browser_without_javascript(site: Any, browser: Browser, forms: SimpleNamespace) -> None:
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{site.address}/personal/losenord")
    page.get_by_label("E-post eller namn").fill("redaktör")
    page.get_by_label("Lösenord").fill("fel lösenord")
    page.get_by_role("button", name="Logga in").click()
    assert "Namnet eller lösenordet stämmer inte" in page.get_by_role("alert").inner_text()
    page.get_by_label("Lösenord").fill(forms.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ert konto").wait_for()
    page.get_by_role("link", name="Logga ut").click()
    page.get_by_role("button", name="Logga ut").click()
    assert page.get_by_role("status").inner_text() == "Ni är utloggad."
    context.close()


def test_the_page_itself_loads_whole_for_who_is_signed_in(site: Any, browser: Browser, forms: SimpleNamespace) -> None:
    """None of Gradio's files is open, so each must come with the session."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    refused: list[str] = []
    page.on("response", lambda response: refused.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    page.goto(f"{site.address}/personal/")
    page.get_by_label("E-post eller namn").fill("redaktör")
    page.get_by_label("Lösenord").fill(forms.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Text").fill("hej")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_function("[...document.querySelectorAll('textarea, input')].some((box) => box.value === 'sparat: hej')")
    assert refused == []
    context.close()
