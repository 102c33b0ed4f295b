"""Enquiries are mailed through a real SMTP server, once each, and again while it is down; old ones are removed on the way."""

import email.policy
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, update

from assistant.mail_settings import EnquirySettings, MailServer
from assistant.settings import Settings
from assistant.staff.desk import Desk
from assistant.staff.enquiries import Enquiry, Letter, add_enquiry, clean_letter, enquiries, find_enquiry, metadata
from assistant.staff.enquiry_desk import EnquiryDesk
from assistant.staff.post_room import PAUSES, PostRoom
from assistant.staff.roles import Actor
from corpus.clock import now
from corpus.library import open_database, reading, writing
from index.analyzer import Analyzer

LETTER = Letter("Vi vill köpa en robot.", email="anna@exempel.se", name="Anna Ek", company="Exempel Plåt AB")


class Inbox:
    """Takes what the server receives; `answer` is what it says of a message."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        if address in self.refused:
            return "550 finns inte"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    @property
    def messages(self) -> list[EmailMessage]:
        parsed = [email.message_from_bytes(bytes(each.content or b""), policy=email.policy.default) for each in self.envelopes]
        return [each for each in parsed if isinstance(each, EmailMessage)]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def serve_mail(inbox: Inbox) -> Iterator[Callable[..., MailServer]]:
    """Run an SMTP server and return how to reach it."""
    with ExitStack() as stack:

        def run(*, security: Any = "none", user: str = "", password: str = "", **options: Any) -> MailServer:
            with socket.socket() as listener:
                listener.bind(("127.0.0.1", 0))
                port = listener.getsockname()[1]
            controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
            controller.start()
            stack.callback(controller.stop)
            return MailServer("127.0.0.1", port, security, "radgivaren@exempel.se", ("techtank@exempel.se",), user, password)

        yield run


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path, metadata)
    yield engine
    engine.dispose()


@pytest.fixture
def take(engine: Engine) -> Callable[..., int]:
    def run(letter: Letter = LETTER, *, is_mailed: bool = True) -> int:
        with writing(engine) as connection:
            return add_enquiry(connection, clean_letter(letter), is_mailed=is_mailed)

    return run


def read(engine: Engine, key: int) -> Enquiry:
    with reading(engine) as connection:
        found = find_enquiry(connection, key)
    assert found
    return found


def tend(engine: Engine, mail: MailServer | None, days: int = 180) -> None:
    """Let a new post room, as after a restart, look once."""
    PostRoom(engine, EnquirySettings(days, mail)).tend()


def test_an_enquiry_is_mailed_once_with_what_was_written(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    key = take(Letter("Vi vill köpa en robot.", email="anna@exempel.se", company="Exempel Plåt AB", conversation="FRÅGA: Å?\nSVAR: Ö."))
    room = PostRoom(engine, EnquirySettings(mail=serve_mail()))
    room.tend()
    tend(engine, serve_mail())
    (message,) = inbox.messages
    assert message["Subject"] == f"Ärende {key}: ett företag vill prata med en människa"
    assert (message["From"], message["To"], message["Reply-To"]) == ("radgivaren@exempel.se", "techtank@exempel.se", "anna@exempel.se")
    for written in ("Vi vill köpa en robot.", "Företag: Exempel Plåt AB", "FRÅGA: Å?", "SVAR: Ö."):
        assert written in message.get_content()
    assert (read(engine, key).post, read(engine, key).post_tries) == ("sent", 1)


def test_nothing_that_was_written_becomes_a_header(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    attack = "x\r\nBcc: alla@exempel.se\r\n\r\nKöp!\r\n.\r\nMAIL FROM:<x@exempel.se>"
    take(Letter(attack, phone="0454-12 34 56", email="å@exempel.se", name=attack, company=attack, conversation=attack))
    tend(engine, serve_mail())
    (message,), (envelope,) = inbox.messages, inbox.envelopes
    assert envelope.rcpt_tos == ["techtank@exempel.se"]
    assert message["Bcc"] is None
    assert message["Reply-To"] is None  # not every mail server takes å before the @; the address stands in the text
    assert "å@exempel.se" in message.get_content()


def test_a_server_that_is_down_loses_nothing(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    first, second = take(), take()
    tend(engine, MailServer("127.0.0.1", 1, "none", "radgivaren@exempel.se", ("techtank@exempel.se",)))
    waiting = read(engine, first)
    assert (waiting.post, waiting.post_tries) == ("waiting", 1)
    assert waiting.post_fault == "E-postservern 127.0.0.1 går inte att nå på port 1."
    assert waiting.post_at
    assert timedelta(seconds=50) < waiting.post_at - now() <= timedelta(minutes=1)
    assert read(engine, second).post_tries == 0  # it would meet the same trouble
    mail = serve_mail()
    tend(engine, mail)
    assert (read(engine, first).post, read(engine, second).post) == ("waiting", "sent")  # not before its time
    with writing(engine) as connection:
        connection.execute(update(enquiries).values(post_at=now()))
    tend(engine, mail)
    assert (read(engine, first).post, read(engine, first).post_fault) == ("sent", "")
    assert len(inbox.envelopes) == 2


def test_it_is_given_up_after_three_days_and_taken_up_when_somebody_asks(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    key, mail = take(), serve_mail()
    inbox.answer = "451 försök senare"
    for _ in range(len(PAUSES) + 1):
        with writing(engine) as connection:
            connection.execute(update(enquiries).values(post_at=now()))
        tend(engine, mail)
    failed = read(engine, key)
    assert (failed.post, failed.post_at) == ("failed", None)
    assert failed.post_fault == "E-postservern tog inte emot mejlet (kod 451)."
    assert timedelta(days=3) <= timedelta(minutes=sum(PAUSES)) < timedelta(days=4)
    inbox.answer = "250 OK"
    EnquiryDesk(engine).mail_again(Actor("eva", "redaktör"), key)
    tend(engine, mail)
    assert read(engine, key).post == "sent"


def test_one_recipient_that_is_refused_does_not_send_the_others_the_mail_again(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    key, mail = take(), serve_mail()
    inbox.refused = {"borta@exempel.se"}
    tend(engine, MailServer(mail.host, mail.port, "none", mail.sender, ("techtank@exempel.se", "borta@exempel.se")))
    assert (read(engine, key).post, len(inbox.envelopes)) == ("sent", 1)
    assert read(engine, key).post_fault == "E-postservern tog inte emot post till borta@exempel.se; övriga har fått mejlet."


def test_without_a_mail_server_nothing_waits_but_the_old_are_removed(engine: Engine, take: Callable[..., int]) -> None:
    old, new = take(is_mailed=False), take(is_mailed=False)
    with writing(engine) as connection:
        connection.execute(update(enquiries).where(enquiries.c.key == old).values(at=now() - timedelta(days=31)))
    tend(engine, None, days=30)
    with reading(engine) as connection:
        assert find_enquiry(connection, old) is None
    assert read(engine, new).post == "none"


def make_certificate(folder: Path) -> ssl.SSLContext:
    """Return what the server encrypts with: a certificate that it signed itself, beside it as cert.pem."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    begun, ended = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), begun, ended, [])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def check_password(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"anna", b"hemlig"), handled=False)


@pytest.mark.parametrize(("password", "outcome"), [("hemlig", "sent"), ("fel", "waiting")])
def test_mail_is_encrypted_before_the_password_is_sent(
    serve_mail: Callable[..., MailServer], engine: Engine, take: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    password: str, outcome: str,
) -> None:  # fmt: skip
    context, key = make_certificate(tmp_path), take()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    options = {"tls_context": context, "require_starttls": True, "authenticator": check_password, "auth_required": True}
    tend(engine, serve_mail(security="starttls", user="anna", password=password, **options))
    assert read(engine, key).post == outcome
    assert ("användarnamnet" in read(engine, key).post_fault) is (outcome == "waiting")


def test_a_certificate_that_nobody_vouches_for_sends_nothing(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int], tmp_path: Path
) -> None:
    key = take()
    tend(engine, serve_mail(security="starttls", tls_context=make_certificate(tmp_path)))
    assert read(engine, key).post_fault.startswith("E-postserverns certifikat")
    assert inbox.envelopes == []


def test_a_server_that_cannot_encrypt_sends_nothing(
    serve_mail: Callable[..., MailServer], inbox: Inbox, engine: Engine, take: Callable[..., int]
) -> None:
    key = take()
    tend(engine, serve_mail(security="starttls"))
    assert "STARTTLS" in read(engine, key).post_fault
    assert inbox.envelopes == []


def test_the_workshop_mails_between_its_jobs(serve_mail: Callable[..., MailServer], inbox: Inbox, home: Path, analyzer: Analyzer) -> None:
    desk = Desk(Settings(home=home, enquiries=EnquirySettings(mail=serve_mail())), analyzer=analyzer)
    with writing(desk.engine) as connection:
        add_enquiry(connection, clean_letter(LETTER), is_mailed=True)
    workshop = desk.workshop()
    thread = threading.Thread(target=workshop.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not inbox.envelopes and time.monotonic() < deadline:
        time.sleep(0.05)
    workshop.close()
    thread.join()
    desk.close()
    assert len(inbox.messages) == 1
