"""Types of single fields: what an author writes as text, and what it must be.

A refusal is a ``PydanticCustomError`` whose context holds ``remedy``, what is expected.
"""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, cast, get_args
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from pek.addresses import is_absolute
from pek.config import Config, account
from pek.models import CardLayout
from pek.text import clean

WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
TONES = frozenset({"light", "dark"})
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r" ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(.*)", re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# Outside of these years feeds (RFC 822) and conversions between time zones fail.
YEARS = range(1900, 3000)
A_DATE = "write 2024-05-14 or 2024-05-14T10:00:00+09:00"


def refusal(message: str, remedy: str, found: object = None) -> PydanticCustomError:
    """An error of pydantic that says what was found, and what is expected."""
    context = {"found": shown(found), "remedy": remedy}
    return PydanticCustomError("pek", message, context)


def shown(value: object) -> str:
    """What an author wrote, as a message shows it: between quotes, short."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = clean(str(value))
    return f'"{text if len(text) <= 60 else text[:59] + "…"}"'


def joined(text: str) -> str:
    """One paragraph: the lines of ``text`` with a space between them, but none where two wide
    characters meet (CSS Text 3, section 4.1.3).
    """
    paragraph = ""
    for line in filter(None, (clean(line) for line in text.splitlines())):
        glue = "" if not paragraph or (_wide(paragraph[-1]) and _wide(line[0])) else " "
        paragraph += glue + line
    return paragraph


def _wide(character: str) -> bool:
    hangul = "\uac00" <= character <= "\ud7a3" or "\u1100" <= character <= "\u11ff"
    return unicodedata.east_asian_width(character) in "FWH" and not hangul


def _text(value: object) -> str:
    if not isinstance(value, str):
        remedy = "write one line of text; one that begins with [, {, - or # needs quotes"
        if value is None:
            remedy = "write a value after the colon, or delete the line"
        raise refusal("{found} instead of a text", remedy, value)
    return value


def _tidy(value: str) -> str:
    # The short way for the addresses, words and names that most fields hold.
    return (
        value.strip()
        if value.isascii() and value.isprintable() and "  " not in value
        else clean(value)
    )


def _line(value: object) -> str:
    # One function, not three: most fields are texts.
    return _filled(_tidy(_text(value)))


def _filled(value: str) -> str:
    if not value:
        raise refusal("an empty text", "write a text, or delete the field")
    return value


def _optional(value: object) -> object:
    return None if value is None or (isinstance(value, str) and not value.strip()) else value


def _flag(value: object) -> bool:
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word not in WORDS:
        raise refusal("{found} is neither true nor false", "write true or false", value)
    return WORDS[word]


def _instant(value: object, info: ValidationInfo) -> datetime:
    text = _text(value).strip()
    found = _ISO.fullmatch(text)
    if found is None:
        raise refusal("{found} is not a date", _suggestion(text), value)
    day, time, offset = found.groups()
    try:
        instant = datetime.fromisoformat(f"{day}T{time or '00:00'}{(offset or '').upper()}")
    except ValueError as error:
        raise refusal("{found} is not in the calendar or on the clock", A_DATE, value) from error
    if instant.year not in YEARS:
        years = f"write a year from {YEARS[0]} to {YEARS[-1]}"
        raise refusal("{found} is too far away", years, value)
    if instant.tzinfo:
        return instant
    return instant.replace(tzinfo=_settings(info).zone)


def _settings(info: ValidationInfo) -> Config:
    """The settings, which are pydantic's context of every validation."""
    return cast("Config", info.context)


def _suggestion(text: str) -> str:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return A_DATE
    year, month, day, rest = found.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    return A_DATE if rest.strip() else f"write {date}"


def is_bare_date(text: object) -> bool:
    """Whether a date that was accepted is a day without a time."""
    return isinstance(text, str) and len(text.strip()) == len("2024-05-14")


def _web_url(value: str) -> str:
    remedy = "write an absolute URL such as https://example.org/"
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s<>\"\\]", value):
        raise refusal("{found} is not an absolute URL", remedy, value)
    return value


def _account(value: str) -> str:
    try:
        return account(value)
    except ValueError as error:
        remedy = 'write it between quotes: "@name@social.example"'
        raise refusal("{found} is not an account in the fediverse", remedy, value) from error


def _picture(value: str) -> str:
    remedy = "name a picture of static/ (/pek2024/a.png) or one beside the post (a.png)"
    try:
        absolute = is_absolute(value)
    except ValueError:
        absolute = True
    if absolute:
        raise refusal("{found} lies on another site", remedy, value)
    if value.startswith(("#", "?")) or _CONTROL.search(unquote(value)):
        raise refusal("{found} is not a picture", remedy, value)
    return value


def _segment(value: str) -> str:
    if value in {".", ".."} or re.search(r"[/?#%\\]", value):
        remedy = "write one part of an address, without / ? # % and backslash"
        raise refusal("{found} cannot be the end of an address", remedy, value)
    return unicodedata.normalize("NFC", value)


def _old_address(value: str) -> str:
    remedy = "write an address on this site, such as /pek2023/blog/old-name/"
    path = unquote(value)
    if _CONTROL.search(path):
        unseen = "delete it; many editors show it only when told to"
        raise refusal("{found} holds a control character", unseen, value)
    if mark := re.search(r"[?#]", path):
        remedy = "write the address alone, without a query or a fragment"
        raise refusal("{found} has a " + mark[0], remedy, value)
    odd = re.search(r"[\\\ufffd]", path)
    climbs = {".", ".."} & set(path.split("/"))
    if not path.startswith("/") or path.startswith("//") or odd or climbs:
        raise refusal("{found} is not an address on this site", remedy, value)
    return unicodedata.normalize("NFC", path)


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        raise refusal("{found} is not a language tag (BCP 47)", "write ja, en or en-GB", value)
    return value


def _colour(value: str) -> str:
    found = re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", value)
    if found is None:
        remedy = 'write it between quotes: "#2b2d6e" or "#23c"'
        raise refusal("{found} is not a colour", remedy, value)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))


def _layout(value: object) -> object:
    name = value.strip().lower() if isinstance(value, str) else ""
    if name not in get_args(CardLayout):
        raise refusal("{found} is no layout of a card", "write article, event or session", value)
    return name


def _theme(value: str) -> str:
    if value.lower() in TONES:
        return value.lower()
    if not value.startswith("#"):
        remedy = 'write light, dark, or a colour between quotes: "#2b2d6e"'
        raise refusal("{found} is no theme of a card", remedy, value)
    return _colour(value)


def _whole_number(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[+-]?[0-9]{1,6}", value.strip()):
        raise refusal("{found} is not a whole number", "write a number such as 2", value)
    return int(value)


def as_list(value: object) -> object:
    """A single value as a list of one, nothing as an empty list."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    return value if isinstance(value, list) else [value]


Text = Annotated[str, BeforeValidator(_line)]
Some = BeforeValidator(_optional)
OptionalText = Annotated[Text | None, Some]
Paragraph = Annotated[str, BeforeValidator(_text), AfterValidator(joined)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
WebUrl = Annotated[Text, AfterValidator(_web_url)]
Account = Annotated[Text, AfterValidator(_account)]
Reference = Annotated[Text, AfterValidator(_picture)]
Segment = Annotated[Text, AfterValidator(_segment)]
OldAddress = Annotated[Text, AfterValidator(_old_address)]
# As OldAddress, where nothing has looked for control characters yet, so that none is tidied away.
PlainAddress = Annotated[str, BeforeValidator(_text), AfterValidator(_old_address)]
Language = Annotated[Text, AfterValidator(_language)]
Colour = Annotated[Text, AfterValidator(_colour)]
Layout = Annotated[CardLayout, BeforeValidator(_layout)]
Theme = Annotated[Text, AfterValidator(_theme)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
