"""Rewrite the page Gradio sends: our language, our own title, icon, style and script, and nothing from another host."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from assistant.web import wording
from assistant.web.languages import Language

STATIC: Final = Path(__file__).parent / "static"
STATIC_PATH: Final = "/page"
ICON: Final = "favicon.svg"

HTML_LANGUAGE: Final = re.compile(r'(<html[^>]*?\s)lang="[^"]*"')
SHARING_TAGS: Final = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')  # Gradio's name, and its images on another host
MANIFEST: Final = re.compile(r'\s*<link rel="manifest"[^>]*>')
SCRIPT: Final = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
IFRAME_SCRIPT: Final = "iframeResizer.contentWindow"  # only for pages inside a Hugging Face frame


@dataclass(frozen=True, slots=True)
class Head:
    """What one of our pages has of its own in its head."""

    title: str
    description: str
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    language: Language = "sv"
    root: str = ""  # the way from the page's address to the host's root


def _chat(language: Language, root: str = "") -> Head:
    title, description = wording.PAGE_TITLE[language], wording.PAGE_DESCRIPTION[language]
    return Head(
        title,
        description,
        ("style.css", "answer.css", "share.css", "enquiry.css", "guide.css"),
        ("chat.js", "share.js", "enquiry.js", "guide.js"),
        language,
        root,
    )


CHAT: Final[Mapping[Language, Head]] = {"sv": _chat("sv"), "en": _chat("en", "../")}
STAFF: Final = Head(
    f"{wording.NAME} – personalens sida",
    "Personalens sida.",
    ("style.css", "answer.css", "staff.css", "staff-impact.css", "staff-cases.css", "staff-bench.css", "staff-questions.css"),
    ("staff-editor.js", "staff.js", "staff-cases.js", "staff-bench.js"),
    root="../",
)


@cache
def static_url(name: str) -> str:
    """Return the address of one of our files, with its content's hash, so that browsers can keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"{STATIC_PATH.removeprefix('/')}/{name}?v={digest[:12]}"


def _render(head: Head) -> str:
    return "".join(
        [
            f"<title>{escape(head.title)}</title>",
            f'<meta name="description" content="{escape(head.description)}">',
            '<meta name="color-scheme" content="light dark">',
            f'<link rel="icon" type="image/svg+xml" href="{head.root}{static_url(ICON)}">',
            *(f'<link rel="stylesheet" href="{head.root}{static_url(name)}">' for name in head.styles),
            *(f'<script type="module" src="{head.root}{static_url(name)}"></script>' for name in head.scripts),
        ]
    )


def rewrite_page(html: str, head: Head, *, nonce: str) -> str:
    """Return Gradio's page in our language and without other hosts; only scripts that carry `nonce` are ours."""
    html = SHARING_TAGS.sub("", MANIFEST.sub("", HTML_LANGUAGE.sub(rf'\1lang="{head.language}"', html, count=1)))
    html = SCRIPT.sub(lambda match: "" if IFRAME_SCRIPT in match[2] else match[0], html)
    html = html.replace("</head>", f"{_render(head)}</head>", 1)
    html = html.replace("<gradio-app", f"<noscript>{escape(wording.NEEDS_JAVASCRIPT[head.language])}</noscript><gradio-app", 1)
    return SCRIPT.sub(lambda match: f'<script nonce="{nonce}"{match[1]}>{match[2]}</script>', html)
