"""Write an enquiry as an e-mail and hand it to the mail server: encrypted, and never with what a company wrote in a header unread."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from assistant.mail_settings import ADDRESS, MailServer
from assistant.staff.enquiries import Enquiry
from corpus.errors import AdviserError

PATIENCE: Final = 15  # seconds for each answer of the mail server; the staff's other jobs wait meanwhile
SUBJECT: Final = "Ärende {number}: ett företag vill prata med en människa"
INTRODUCTION: Final = "Ett företag har skrivit till er på Industrirådgivarens sida. När ärendet är klart, säg det under Ärenden på er sida."
NO_ADDRESS: Final = "Företaget har inte lämnat någon e-postadress: svara på telefon, inte på det här mejlet."
CONVERSATION: Final = "Samtalet, som företaget har valt att skicka med"
NOT_ATTACHED: Final = "Företaget har inte skickat med något samtal."


class UnsentError(AdviserError):
    """The mail server did not take an enquiry."""


def write_mail(enquiry: Enquiry, server: MailServer) -> EmailMessage:
    """Return the message; its headers hold nothing of what the company wrote but an address that has the form of one."""
    message, letter = EmailMessage(), enquiry.letter
    message["Subject"] = SUBJECT.format(number=enquiry.key)
    message["From"] = server.sender
    message["To"] = ", ".join(server.recipients)
    message["Date"] = format_datetime(enquiry.at.replace(tzinfo=UTC))
    # The same at every try: a mail that was sent twice is known as one.
    message["Message-ID"] = f"<arende-{enquiry.key}-{enquiry.at:%Y%m%d%H%M%S}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday message answers it
    if ADDRESS.fullmatch(letter.email):
        message["Reply-To"] = letter.email
    message.set_content("\n".join(_write_lines(enquiry)))
    return message


def _write_lines(enquiry: Enquiry) -> Iterator[str]:
    letter = enquiry.letter
    yield from (INTRODUCTION, "")
    told = {"Företag": letter.company, "Namn": letter.name, "E-post": letter.email, "Telefon": letter.phone}
    yield from (f"{label}: {value}" for label, value in told.items() if value)
    if letter.language == "en":
        yield "Språk: företaget läste sidan på engelska"
    yield from ("", letter.message, "")
    if not letter.email:
        yield from (NO_ADDRESS, "")
    yield from ("-" * 40, CONVERSATION, "", letter.conversation) if letter.conversation else (NOT_ATTACHED,)


def send_mail(message: EmailMessage, server: MailServer) -> str:
    """Hand a message to the mail server; return a sentence if it took it for some of the recipients only, else "".

    Raises:
        UnsentError: it did not take it; a sentence says why.
    """
    try:
        with _connect(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            refused = connection.send_message(message, server.sender, list(server.recipients))
    except smtplib.SMTPAuthenticationError as error:
        raise UnsentError("E-postservern godtog inte användarnamnet och lösenordet i ASSISTANT_SMTP_URL.") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise UnsentError(f"E-postservern tog inte emot post till {', '.join(error.recipients)}.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise UnsentError("E-postservern erbjuder inte det som behövs: kryptering (STARTTLS) eller inloggning.") from error
    except smtplib.SMTPResponseException as error:
        raise UnsentError(f"E-postservern tog inte emot mejlet (kod {error.smtp_code}).") from error
    except ssl.SSLError as error:
        raise UnsentError("E-postserverns certifikat eller kryptering går inte att lita på, så inget skickades.") from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:  # the last: a host name that is none
        raise UnsentError(f"E-postservern {server.host} går inte att nå på port {server.port}.") from error
    return f"E-postservern tog inte emot post till {', '.join(refused)}; övriga har fått mejlet." if refused else ""


@contextmanager
def _connect(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Open the connection and encrypt it as the settings say; `starttls` raises where the server offers none."""
    if server.security == "tls":
        with smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context()) as connection:
            yield connection
        return
    with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as connection:
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        yield connection
