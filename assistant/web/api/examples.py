"""What the reference of the interface shows as examples: a company's question, and what comes back."""

from typing import Any, Final

Example = dict[str, Any]  # Any: a JSON object

QUESTION: Final[Example] = {
    "question": "Vi är 14 anställda i Olofström. Kan vi fortfarande söka Robotlyftet?",
    "history": [],
    "today": "2026-11-22",
}
COMPANY: Final[Example] = {"employees": 14, "municipality": "Olofström", "commitment": "inget"}
ENQUIRY: Final[Example] = {
    "message": "Vi är 14 anställda och vill köpa vår första robot. Kan någon ringa oss?",
    "email": "anna@exempel.se",
    "phone": "0454-12 34 56",
    "name": "Anna Andersson",
    "company": "Exempel Plåt AB",
    "conversation": [
        {
            "question": "Kan vi fortfarande söka Robotlyftet?",
            "answer": "Nej, Robotlyftet är avslutat och går inte att söka. [1]",
            "sources": [{"marker": "1", "title": "Robotlyftet", "quote": "Robotlyftet går inte längre att söka."}],
        }
    ],
    "language": "sv",
}
FEEDBACK: Final[Example] = {"id": "5f0c3d9a1b2e", "thumb": "down", "reason": "Telefonnumret saknas."}
_CITATION: Final[Example] = {
    "marker": 1, "document_id": "iuc/robotlyftet", "title": "Robotlyftet", "section": "Så gör ni",
    "quote": "Robotlyftet går inte längre att söka, eftersom programmet avslutades vid årsskiftet 2021/2022.",
    "url": "https://www.automationregion.com/robotlyftet-en-framgangsrik-modell-for-utveckling/", "published": "2021-10-31",
    "programme_status": "avslutad", "page": None, "source": "Robotlyftet – en framgångsrik modell för utveckling", "paragraph": "",
}  # fmt: skip
ANSWER: Final[Example] = {
    "id": "5f0c3d9a1b2e",
    "status": "answered",
    "answer": "Nej, Robotlyftet är avslutat och går inte att söka. [1]",
    "citations": [_CITATION],
    "programmes": [],
    "suggestions": ["Vad finns i stället för Robotlyftet?"],
    "contact": {"name": "Tillväxtverket", "url": "https://tillvaxtverket.se"},
    "timings_ms": {"retrieve": 12.0, "answer": 4.0},
    "confidence": 0.94,
}
PROGRAMME: Final[Example] = {
    "id": "iuc/robotlyftet", "title": "Robotlyftet", "kind": "programme", "status": "avslutad", "starts": "2018", "ends": "2021-12-31",
    "day": "2026-11-22", "verified": "2026-11-22", "review_by": "2027-11-22",
    "summary": "Robotlyftet var ett statligt program som hjälpte små och medelstora tillverkande företag att komma i gång med robotar. [4]",
    "aliases": ["Robotlyft"], "owner": "Tillväxtverket", "operators": ["IUC Sverige"], "employees_min": None, "employees_max": 249,
    "industries": ["tillverkning"], "regions": ["hela landet"], "applicants": ["företag"], "target": None,
    "needs": ["automation", "robot"], "offers": ["kartläggning", "bidrag"], "cost": None,
    "apply": "Robotlyftet går inte längre att söka. [4]", "contact": {"name": "Tillväxtverket", "url": "https://tillvaxtverket.se"},
    "parts": [], "replaced_by": ["iuc/automationscheck"],
    "sources": [{
        "n": 4, "title": "Robotlyftet – en framgångsrik modell för utveckling", "published": "2021-10-31", "note": None,
        "url": "https://www.automationregion.com/robotlyftet-en-framgangsrik-modell-for-utveckling/",
    }],
}  # fmt: skip
PASSAGE: Final[Example] = {
    "document_id": "iuc/robotlyftet", "title": "Robotlyftet", "section": "Kostnad",
    "quote": "Förutsättningsstudien i Robotlyftet var gratis för företaget. [7]", "is_gap": False,
    "url": "https://startup-sweden.se/", "published": None, "status": "avslutad", "page": None, "score": 10.6,
}  # fmt: skip
HEALTH: Final[Example] = {"status": "ok", "documents": 91, "chunks": 7357, "generation": 3}
PROBLEM: Final[Example] = {
    "type": "about:blank", "title": "Förfrågan går inte att läsa", "status": 422,
    "detail": "Rätta det som står i errors. Vad som kan skickas står i /api/v1/docs.",
    "errors": [{"field": "question", "fault": "saknas"}],
}  # fmt: skip
# By the form they show, of what comes back.
EXAMPLES: Final[dict[str, Example]] = {
    "AnswerModel": ANSWER,
    "ProgrammeModel": PROGRAMME,
    "PassageList": {"passages": [PASSAGE]},
    "HealthModel": HEALTH,
    "ProblemModel": PROBLEM,
}
