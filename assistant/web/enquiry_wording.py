"""Every sentence of the form by which a company asks a person."""

from collections.abc import Mapping
from typing import Final

from assistant.web.languages import Text

OPEN: Final[Text] = {"sv": "Prata med en människa", "en": "Talk to a person"}  # on the buttons that open the form
HEADING: Final[Text] = OPEN
INTRODUCTION: Final[Text] = {
    "sv": "Skriv vad ni vill ha hjälp med, så hör någon på Techtank av sig till er.",
    "en": "Write what you need help with, and somebody at Techtank will get in touch with you.",
}
MESSAGE: Final[Text] = {"sv": "Vad vill ni ha hjälp med?", "en": "What do you need help with?"}
REACH: Final[Text] = {"sv": "Hur når vi er?", "en": "How do we reach you?"}
REACH_HELP: Final[Text] = {
    "sv": "Skriv e-postadress eller telefonnummer, eller båda.",
    "en": "Write an e-mail address or a telephone number, or both.",
}
EMAIL: Final[Text] = {"sv": "E-postadress", "en": "E-mail address"}
PHONE: Final[Text] = {"sv": "Telefonnummer", "en": "Telephone number"}
NAME: Final[Text] = {"sv": "Ert namn (frivilligt)", "en": "Your name (optional)"}
COMPANY: Final[Text] = {"sv": "Företag (frivilligt)", "en": "Company (optional)"}
MORE: Final[Text] = {"sv": "Lämna det här fältet tomt", "en": "Leave this field empty"}
ATTACH: Final[Text] = {"sv": "Skicka med samtalet", "en": "Send the conversation too"}
ATTACH_HELP: Final[Text] = {
    "sv": "Era frågor och svaren här på sidan. Kryssar ni inte i rutan skickas inget av det.",
    "en": "Your questions and the answers on this page. Unless you tick the box, none of it is sent.",
}
ATTACHED: Final[Text] = {"sv": "Det här skickas med", "en": "This is sent too"}
QUESTION: Final[Text] = {"sv": "Fråga", "en": "Question"}
SOURCES: Final[Text] = {"sv": "Källor", "en": "Sources"}
KEPT: Final[Text] = {
    "sv": "Det ni skriver läses bara av dem som ska hjälpa er. Det sparas i högst {days} dagar och tas sedan bort.",
    "en": "What you write is read only by those who are to help you. It is kept for at most {days} days and then removed.",
}
MAILED: Final[Text] = {
    "sv": "Det skickas också med e-post till Techtank.",
    "en": "It is also sent to Techtank by e-mail.",
}
SEND: Final[Text] = {"sv": "Skicka", "en": "Send"}
CANCEL: Final[Text] = {"sv": "Avbryt", "en": "Cancel"}
CLOSE: Final[Text] = {"sv": "Stäng", "en": "Close"}
DONE: Final[Text] = {"sv": "Tack, det är skickat", "en": "Thank you, it has been sent"}
DONE_TEXT: Final[Text] = {
    "sv": "Någon på Techtank läser det och hör av sig till er.",
    "en": "Somebody at Techtank will read it and get in touch with you.",
}
# What the form's script says, by the names that it asks for them with.
SAID: Final[Mapping[str, Text]] = {
    "message": {"sv": "Skriv vad ni vill ha hjälp med.", "en": "Write what you need help with."},
    "reach": {
        "sv": "Skriv en e-postadress eller ett telefonnummer, så att vi kan svara.",
        "en": "Write an e-mail address or a telephone number, so that we can answer.",
    },
    "email": {
        "sv": "E-postadressen ser inte ut som en adress. Skriv den som namn@exempel.se.",
        "en": "This does not look like an e-mail address. Write it like name@example.com.",
    },
    "phone": {
        "sv": "Telefonnumret ser inte ut som ett nummer. Skriv det som 0454-12 34 56.",
        "en": "This does not look like a telephone number. Write it like 0454-12 34 56.",
    },
    "one": {"sv": "En uppgift behöver rättas.", "en": "One thing needs to be corrected."},
    "several": {"sv": "Flera uppgifter behöver rättas.", "en": "Several things need to be corrected."},
    "sending": {"sv": "Skickar …", "en": "Sending …"},
    "often": {
        "sv": "Det har kommit många meddelanden från er adress. Vänta en timme, eller ring Techtank. Det ni skrev finns kvar här.",
        "en": "Many messages have come from your address. Wait an hour, or call Techtank. What you wrote is still here.",
    },
    "failed": {
        "sv": "Det gick inte att skicka. Det ni skrev finns kvar här; försök igen om en stund.",
        "en": "It could not be sent. What you wrote is still here; try again in a while.",
    },
}
