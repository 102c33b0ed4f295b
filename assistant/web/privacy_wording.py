"""Every sentence of the privacy page; which of them are true of an installation, `assistant.web.privacy` decides."""

from typing import Final

from assistant.web.languages import Text

TITLE: Final[Text] = {
    "sv": "Så hanterar vi era uppgifter",
    "en": "How we handle your data",
}
LINK: Final[Text] = TITLE
BACK: Final[Text] = {
    "sv": "Till rådgivaren",
    "en": "To the adviser",
}
AUTOMATIC: Final[Text] = {
    "sv": "En automatisk rådgivare",
    "en": "An automatic adviser",
}
AUTOMATIC_TEXT: Final[Text] = {
    "sv": (
        "Ni skriver till ett automatiskt system, inte till en människa. Svaren bygger på publicerade dokument, och varje svar "
        "visar sina källor. Svaren kan vara fel. De är ingen myndighets beslut och ingen juridisk rådgivning."
    ),
    "en": (
        "You write to an automatic system, not to a person. Answers rest on published documents, and every answer shows its "
        "sources. Answers can be wrong. They are no authority's decision and no legal advice."
    ),
}
NO_MODEL: Final[Text] = {
    "sv": "Svaren sätts ihop på vår egen server av meningar ur dokumenten. Frågan lämnar inte servern.",
    "en": "Answers are put together on our own server from sentences of the documents. The question does not leave the server.",
}
MODEL: Final[Text] = {
    "sv": (
        "Svaren formuleras av en språkmodell, {model}. Er fråga, det ni har skrivit tidigare i samtalet och utdrag ur "
        "dokumenten skickas till {where}. Personuppgifter som ni har skrivit byts inte ut i det som skickas."
    ),
    "en": (
        "Answers are worded by a language model, {model}. Your question, what you wrote earlier in the conversation and "
        "extracts of the documents are sent to {where}. Personal data that you wrote is not replaced in what is sent."
    ),
}
MODEL_HERE: Final[Text] = {
    "sv": "Svaren formuleras av en språkmodell, {model}, som går på samma dator som rådgivaren. Er fråga lämnar inte datorn.",
    "en": (
        "Answers are worded by a language model, {model}, that runs on the same computer as the adviser. Your question does not leave it."
    ),
}
MODEL_CHECKED: Final[Text] = {
    "sv": (
        "Det modellen skriver jämförs med dokumenten innan det visas. Meningar som inte håller visas inte. De sparas i omkring "
        "{days} dagar utan er fråga, så att vi ser vad modellen gör fel."
    ),
    "en": (
        "What the model writes is compared with the documents before it is shown. Sentences that do not hold are not shown. "
        "They are kept for about {days} days without your question, so that we see what the model gets wrong."
    ),
}
PROVIDER: Final[Text] = {
    "sv": "leverantören {name}",
    "en": "the provider {name}",
}
OWN_MODEL: Final[Text] = {
    "sv": "programmet {name}, som den som driver tjänsten själv kör",
    "en": "the program {name}, which whoever runs the service runs too",
}
SERVER: Final[Text] = {
    "sv": "servern {name}",
    "en": "the server {name}",
}
QUESTIONS: Final[Text] = {
    "sv": "Era frågor",
    "en": "Your questions",
}
KEPT: Final[Text] = {
    "sv": (
        "Frågans text och när den ställdes sparas i {days} dagar, med vilka dokument svaret byggde på, om ni tyckte att det "
        "hjälpte och varför, om ni skriver det. Det används för att göra svaren bättre. Därefter sparas bara antal. Vem som "
        "har frågat sparas inte, inte heller IP-adressen."
    ),
    "en": (
        "The text of a question and when it was asked are kept for {days} days, with the documents the answer rested on, "
        "whether you found it helpful, and why, if you write that. It is used to improve the answers. After that only counts "
        "are kept. Who asked is not kept, nor the IP address."
    ),
}
MASKED: Final[Text] = {
    "sv": (
        "Personnummer, telefonnummer och e-postadresser i frågan byts ut innan den sparas. Det fångar inte allt, så skriv inga "
        "personuppgifter."
    ),
    "en": (
        "Personal identity numbers, phone numbers and e-mail addresses are replaced before a question is kept. That does not "
        "catch everything, so do not write personal data."
    ),
}
TESTED: Final[Text] = {
    "sv": ("Personalen kan göra en fråga till ett prov på att rådgivaren svarar rätt. Då finns frågans text kvar så länge provet används."),
    "en": (
        "Staff can turn a question into a test of whether the adviser answers correctly. Its text then remains for as long as "
        "the test is used."
    ),
}
OPT_OUT: Final[Text] = {
    "sv": "Kryssar ni i ”Spara inte mina frågor” sparas ingen text, bara att en fråga ställdes och om den fick svar.",
    "en": "If you tick “Do not keep my questions”, no text is kept, only that a question was asked and whether it was answered.",
}
NOT_KEPT: Final[Text] = {
    "sv": "Era frågor sparas inte.",
    "en": "Your questions are not kept.",
}
PDF: Final[Text] = {
    "sv": "Sparar ni samtalet som PDF skickas det till servern, som gör PDF:en och sparar ingenting.",
    "en": "If you save the conversation as a PDF, it is sent to the server, which makes the PDF and keeps nothing.",
}
BROWSER: Final[Text] = {
    "sv": "I er webbläsare",
    "en": "In your browser",
}
BROWSER_TEXT: Final[Text] = {
    "sv": (
        "Samtalet ligger i er webbläsare, så att det finns kvar om sidan laddas om. Det skickas med när ni frågar vidare. "
        "Det ni har berättat om ert företag, som antal anställda, kommun och om ni har beställt, ligger där på samma sätt och "
        "syns ovanför frågerutan, där ni kan ta bort det. ”Rensa samtalet” tar bort allt genast. Ett dygn efter den senaste "
        "frågan visas det inte mer, och det tas bort nästa gång sidan öppnas. Sidan sätter inga kakor och hämtar inget från "
        "andra webbplatser."
    ),
    "en": (
        "The conversation lies in your browser, so that it is there when the page is loaded again. It is sent along when you "
        "ask on. What you have told of your company, such as its size, its municipality and whether you have ordered, lies "
        "there in the same way and is shown above the question box, where you can remove it. “Clear” removes everything at "
        "once. A day after the last question it is no longer shown, and it is removed the next time the page is opened. The "
        "page sets no cookies and fetches nothing from other sites."
    ),
}
CHOICE: Final[Text] = {
    "sv": "Har ni kryssat i ”Spara inte mina frågor” minns webbläsaren det tills ni tar bort krysset.",
    "en": "If you have ticked “Do not keep my questions”, the browser remembers that until you untick it.",
}
ELSEWHERE: Final[Text] = {
    "sv": "Från andra webbplatser och program",
    "en": "From other sites and programs",
}
WIDGET: Final[Text] = {
    "sv": (
        "Rådgivaren kan ha en knapp på andra webbplatser. Där ligger samtalet i webbläsarens flik tills den stängs eller "
        "samtalet rensas. Vilken webbplats ni frågade från sparas inte."
    ),
    "en": (
        "The adviser can have a button on other sites. There the conversation lies in the browser's tab until that is closed "
        "or the conversation is cleared. Which site you asked from is not kept."
    ),
}
PROGRAMS: Final[Text] = {
    "sv": (
        "Andra program kan fråga rådgivaren åt er. Frågor som kommer den vägen sparas på samma sätt, om programmet inte ber "
        "oss att låta bli. Vad programmet självt gör med frågan vet vi inte."
    ),
    "en": (
        "Other programs can ask the adviser for you. Questions that come that way are kept in the same way, unless the program "
        "asks us not to. What the program itself does with the question we do not know."
    ),
}
PROGRAMS_UNKEPT: Final[Text] = {
    "sv": (
        "Andra program kan fråga rådgivaren åt er. Frågor som kommer den vägen sparas inte heller här. Vad programmet självt "
        "gör med frågan vet vi inte."
    ),
    "en": (
        "Other programs can ask the adviser for you. Questions that come that way are not kept here either. What the program "
        "itself does with the question we do not know."
    ),
}
ENQUIRY: Final[Text] = {
    "sv": "Prata med en människa",
    "en": "Talk to a person",
}
ENQUIRY_TEXT: Final[Text] = {
    "sv": ("Det ni skriver i formuläret sparas i {days} dagar, så att någon kan svara er. Samtalet följer bara med om ni kryssar i det."),
    "en": (
        "What you write in the form is kept for {days} days, so that someone can answer you. The conversation goes along only "
        "if you tick it."
    ),
}
MAILED: Final[Text] = {
    "sv": "Det skickas också med e-post till dem som svarar. Ett skickat brev kan finnas kvar där längre.",
    "en": "It is also sent by e-mail to those who answer. A mail that was sent may be kept there for longer.",
}
SERVER_SIDE: Final[Text] = {
    "sv": "På servern",
    "en": "On the server",
}
SERVER_TEXT: Final[Text] = {
    "sv": (
        "Programmet för ingen logg över besök. För att ingen ska kunna överlasta tjänsten räknas en del förfrågningar per "
        "IP-adress i serverns minne. Räkningen finns kvar i högst två timmar, eller tills nästa förfrågan räknas, och skrivs "
        "aldrig till disk. Den som driver tjänsten kan ha en webbserver framför, med egna loggar."
    ),
    "en": (
        "The program keeps no log of visits. So that nobody can overload the service, some requests are counted by IP address "
        "in the server's memory. The count stays for at most two hours, or until the next request is counted, and is never "
        "written to disk. Whoever runs the service may have a web server in front, with logs of its own."
    ),
}
STAFF: Final[Text] = {
    "sv": (
        "Personalens sidor kräver inloggning och använder en kaka för den. Det personalen gör med dokument, frågor och ärenden noteras."
    ),
    "en": ("The staff's pages need a sign-in and use a cookie for it. What the staff do with documents, questions and enquiries is noted."),
}
RIGHTS: Final[Text] = {
    "sv": "Ansvar och rättigheter",
    "en": "Responsibility and rights",
}
CONTROLLER: Final[Text] = {
    "sv": "Personuppgiftsansvarig är {name}. Kontakt: {contact}.",
    "en": "The controller of personal data is {name}. Contact: {contact}.",
}
CONTROLLER_ALONE: Final[Text] = {
    "sv": "Personuppgiftsansvarig är {name}.",
    "en": "The controller of personal data is {name}.",
}
NO_CONTROLLER: Final[Text] = {
    "sv": "Den som driver tjänsten har inte angett vem som är personuppgiftsansvarig.",
    "en": "Whoever runs the service has not stated who the controller of personal data is.",
}
BASIS: Final[Text] = {
    "sv": "Uppgifterna hanteras efter en intresseavvägning (artikel 6.1 f i dataskyddsförordningen, GDPR): {interests}.",
    "en": "The data is handled after weighing interests (Article 6(1)(f) of the GDPR): {interests}.",
}
INTEREST_QUESTIONS: Final[Text] = {
    "sv": "frågor sparas för att vi ska kunna ge bättre svar",
    "en": "questions are kept so that we can give better answers",
}
INTEREST_ENQUIRIES: Final[Text] = {
    "sv": "det ni skriver till en människa sparas för att ni ska få svar",
    "en": "what you write to a person is kept so that you get a reply",
}
AND: Final[Text] = {
    "sv": ", och ",
    "en": ", and ",
}
RIGHTS_TEXT: Final[Text] = {
    "sv": (
        "Om någon uppgift gäller er som person har ni rätt att få veta vad som finns sparat, få det rättat eller raderat och "
        "invända mot att det används. Vänd er till den som är personuppgiftsansvarig. Ni kan också klaga hos "
        "Integritetsskyddsmyndigheten (imy.se)."
    ),
    "en": (
        "Where something concerns you as a person, you have the right to know what is kept, to have it corrected or erased, and"
        " to object to its use. Turn to the controller. You can also complain to the Swedish Authority for Privacy Protection "
        "(imy.se)."
    ),
}
