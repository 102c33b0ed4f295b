"""Read the bytes of a text file in whichever of the usual encodings they are."""

import re

MAX_NOISE = 0.02  # share of control and undecodable characters; in a picture or program 10 %
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


def decode_text(data: bytes) -> str | None:
    """Read UTF-8, or UTF-16 where a byte order mark says so, else Windows-1252; None where the data are no text."""
    if data.startswith(UTF16):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if broken * 2 > len(text) - len(text.encode("ascii", "ignore")):  # else UTF-8 with a damaged character or two
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text or len(NOISE.findall(text)) > max(2, MAX_NOISE * len(text)):
        return None
    return text.removeprefix("\ufeff")
