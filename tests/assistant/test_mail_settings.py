"""How enquiries are kept and mailed is read from the environment: all that mail needs or nothing, and no password in a message."""

import pytest

from assistant.mail_settings import EnquirySettings, MailServer, read_enquiry_settings
from assistant.settings import read_settings
from corpus.errors import AdviserError

MAIL = {"ASSISTANT_SMTP_URL": "smtp://anna:hem%40lig@mejl.exempel.se", "ASSISTANT_ENQUIRY_TO": "a@exempel.se, b@exempel.se",
        "ASSISTANT_ENQUIRY_FROM": "radgivaren@exempel.se"}  # fmt: skip


def test_without_variables_enquiries_are_kept_half_a_year_and_not_mailed() -> None:
    assert read_enquiry_settings({}) == read_settings({}).enquiries == EnquirySettings(180, None)


def test_every_variable_is_read() -> None:
    wanted = MailServer(
        "mejl.exempel.se", 587, "starttls", "radgivaren@exempel.se", ("a@exempel.se", "b@exempel.se"), "anna", "hem@lig"
    )  # fmt: skip
    assert read_settings({**MAIL, "ASSISTANT_ENQUIRY_DAYS": "30"}).enquiries == EnquirySettings(30, wanted)
    assert "hem@lig" not in repr(wanted)


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://mejl.exempel.se", 587, "starttls"), ("smtp://mejl.exempel.se:25", 25, "starttls"), ("smtps://mejl.exempel.se", 465, "tls"),
        ("smtp://localhost:1025", 1025, "none"), ("smtps://127.0.0.1", 465, "tls"), ("smtp://[::1]:25", 25, "none"),
    ],
)  # fmt: skip
def test_only_this_machine_is_mailed_unencrypted(url: str, port: int, security: str) -> None:
    mail = read_enquiry_settings({**MAIL, "ASSISTANT_SMTP_URL": url}).mail
    assert mail
    assert (mail.port, mail.security) == (port, security)


@pytest.mark.parametrize(
    "url",
    ["mejl.exempel.se:587", "http://mejl.exempel.se:25", "smtp://", "smtp://a:b@", "smtp://a@exempel.se", "smtp://exempel.se:x",
     "smtp://[exempel.se", "smtp://u:hemlig@exempel.se/x", "smtp://exempel.se?x=1"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(AdviserError, match="ASSISTANT_SMTP_URL går inte att läsa; ange smtp://") as refused:
        read_enquiry_settings({**MAIL, "ASSISTANT_SMTP_URL": url})
    assert "hemlig" not in str(refused.value)


@pytest.mark.parametrize("name", list(MAIL))
def test_what_mail_lacks_is_named(name: str) -> None:
    with pytest.raises(AdviserError, match=name):
        read_enquiry_settings({**MAIL, name: ""})


@pytest.mark.parametrize("address", ["a", "a@b", "Anna <a@exempel.se>", "a@exempel.se\nBcc: x@exempel.se", "a@exempel.se,", "å@exempel.se"])
@pytest.mark.parametrize("name", ["ASSISTANT_ENQUIRY_TO", "ASSISTANT_ENQUIRY_FROM"])
def test_what_is_no_address_is_refused(name: str, address: str) -> None:
    with pytest.raises(AdviserError, match=f"{name} innehåller"):
        read_enquiry_settings({**MAIL, name: address})


@pytest.mark.parametrize("days", ["0", "731", "-1", "ett", "1.5"])
def test_days_outside_what_is_kept_are_refused(days: str) -> None:
    with pytest.raises(AdviserError, match="ange dagar mellan 1 och 730"):
        read_enquiry_settings({"ASSISTANT_ENQUIRY_DAYS": days})
