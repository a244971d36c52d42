"""Words out of bytes: encodings, characters that are no text, dates and names as files write them."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from graph.texts import fault

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_KNOWN = re.compile(
    r"utf-8|utf-16(-le|-be)?|iso8859-\d+|cp125\d|cp866|koi8-[ru]|mac-(cyrillic|roman)|gb2312|gbk|gb18030|"
    r"big5|euc_(jp|kr)|shift_jis|cp9(32|49)|iso2022_jp"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")

MAGIC = ((b"%PDF-", ".pdf"), (b"PK\x03\x04", ".docx"), (b"\xd0\xcf\x11\xe0", ".doc"), (b"\x1f\x8b", ".gz"),
         (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"))  # fmt: skip
"""How files of other formats begin."""


def refuse_other_formats(data: bytes, name: str, *own: str) -> None:
    """Raise an InputError if a file begins like one of another format."""
    for start, ending in MAGIC:
        if data.startswith(start) and ending not in own:
            hint = "rename it" if ending in {".pdf", ".docx"} else "add a file that holds text"
            raise fault(name, f"it begins like a {ending} file", hint)


def decode_text(data: bytes, name: str, declared: str = "") -> str:
    r"""Return the text of bytes, line ends as line feeds.

    A byte order mark counts first; then UTF-8, for bytes that are valid UTF-8 beyond ASCII are hardly ever anything
    else; then what the file declares. Nothing is replaced: bytes that do not fit are an error.

    >>> decode_text("так\r\n".encode("cp1251"), "a.html", "windows-1251")
    'так\n'
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    try:
        text = data[len(mark) :].decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if mark:
            message = f"its byte order mark says {encoding}, which it is not"
            raise fault(name, message, "save it as UTF-8", line) from error
        if not declared:
            raise fault(name, "not UTF-8", "save it as UTF-8", line) from error
        text = _decode_declared(data, name, declared)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_declared(data: bytes, name: str, declared: str) -> str:
    try:
        encoding = codecs.lookup(declared).name
    except (LookupError, ValueError):
        encoding = ""
    # Pages that say Latin-1 or ASCII are read as Windows-1252 (WHATWG Encoding Standard, section 4.2).
    encoding = "cp1252" if encoding in {"iso8859-1", "ascii"} else encoding
    if not _KNOWN.fullmatch(encoding):
        raise fault(name, f"an unknown encoding: {declared[:40]!r}", "save it as UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data[:start].count(b"\n") + 1
        message = f"it says it is {declared[:40]!r}, which it is not"
        raise fault(name, message, "save it as UTF-8", line) from error


def refuse_binary(text: str, name: str) -> None:
    """Raise an InputError if a text has characters that no text has."""
    if found := _CONTROL.search(text):
        at = found.start()
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        message = f"no text: a control character U+{ord(found[0]):04X}"
        raise fault(name, message, "remove it, or add a file that holds text", line, column)


def tidy(text: str) -> str:
    r"""Return words taken out of a layout: no control characters, no space at line ends, one blank line at most.

    >>> tidy("One. \r\n\n\n\x07Two.\x0c")
    'One.\n\nTwo.\n'
    """
    text = re.sub("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\r\n?", "\n", text)
    text = _NO_TEXT.sub("", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n\t ") + "\n"


def day_of(text: str) -> str:
    """Return the day of an instant as files write it, in its own time zone; what is no instant stays as it is.

    >>> day_of("2025-12-06T23:10:00+02:00"), day_of("Sat, 06 Dec 2025 10:00:00 GMT"), day_of("last week")
    ('2025-12-06', '2025-12-06', 'last week')
    """
    text = text.strip()
    if found := re.match(r"(\d{4}-\d\d-\d\d)(?=$|[T\s])", text):
        return found[1]
    if re.fullmatch(r"\d{8}(T.*)?", text):
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    try:
        found_day: datetime = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return text
    return found_day.date().isoformat()


def language_of(text: str) -> str:
    """Return a language code as we write it.

    >>> language_of("en_GB"), language_of("EN-us"), language_of("uk")
    ('en-GB', 'en-us', 'uk')
    """
    first, *rest = text.strip().replace("_", "-").split("-")
    return "-".join((first.lower(), *rest))


def one_line(text: str) -> str:
    """Return a text with every run of space as one space, and without characters that are no text."""
    return " ".join(_NO_TEXT.sub("", text).split())
