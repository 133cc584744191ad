"""The front matter of posts, plain pages and sections: one pydantic model each.

The models hold what an author wrote, typed; :mod:`pek.content.parse` makes documents of them.
"""

from typing import Annotated, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from pek.content.fields import (
    Account,
    Colour,
    Flag,
    Instant,
    Language,
    Layout,
    OldAddress,
    OptionalText,
    Paragraph,
    Reference,
    Segment,
    Some,
    Text,
    Theme,
    WebUrl,
    WholeNumber,
    as_list,
    refusal,
)
from pek.text import fold

PUBLISHED = ("publishDate", "date", "pubDate", "published")
UPDATED = ("updatedDate", "lastmod", "modified")
AUTHORS = ("author", "authors")
EVENT_START = ("start", "date")


def _people(value: object) -> object:
    """Plain names as mappings, one person as a list."""
    people = as_list(value)
    if not isinstance(people, list):
        return people
    return [{"name": one} if isinstance(one, str) else one for one in people if one is not None]


def _names(value: object) -> object:
    """Tags as a list without empty ones; one text is one tag."""
    if isinstance(value, str) and any(comma in value for comma in ",，、"):
        raise refusal("{found} is one text, not several tags", "write a list: [a, b]", value)
    names = as_list(value)
    if not isinstance(names, list):
        return names
    return [name for name in names if name is not None and not _is_blank(name)]


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _distinct(names: object, handler: ValidatorFunctionWrapHandler) -> tuple[str, ...]:
    """The first spelling of each tag: those that fold alike are one."""
    first: dict[str, str] = {}
    for name in handler(names):
        first.setdefault(fold(name), name)
    return tuple(first.values())


class _Model(BaseModel):
    # Errors show what was found themselves; pydantic's own links would be noise.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class PersonMatter(_Model):
    """Who wrote a post."""

    name: Text
    icon: Annotated[Reference | None, Some] = None
    url: Annotated[WebUrl | None, Some] = None
    fediverse: Annotated[Account | None, Some] = None


class SpeakerMatter(_Model):
    """Who gave a session."""

    name: Text
    icon: Annotated[Reference | None, Some] = None
    company: OptionalText = None


class EventMatter(_Model):
    """A gathering."""

    start: Instant = Field(validation_alias=AliasChoices(*EVENT_START))
    end: Annotated[Instant | None, Some] = None
    name: OptionalText = None
    place: OptionalText = None
    url: Annotated[WebUrl | None, Some] = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.end and self.end < self.start:
            raise refusal("the event ends before it starts", "correct start or end")
        return self


class CardMatter(_Model):
    """The look of a card."""

    layout: Annotated[Layout | None, Some] = None
    theme: Annotated[Theme | None, Some] = None


class Matter(_Model):
    """What every document can say. What the model does not know is kept as it was written."""

    model_config = ConfigDict(extra="allow")

    title: Text
    description: Annotated[Paragraph | None, Some] = None
    image: Annotated[Reference | None, Some] = None
    lang: Annotated[Language | None, Some] = None
    slug: Annotated[Segment | None, Some] = None
    aliases: Annotated[tuple[OldAddress, ...], BeforeValidator(as_list)] = ()
    draft: Flag = False
    page: Flag = False
    updated: Annotated[Instant | None, Some] = Field(
        default=None, validation_alias=AliasChoices(*UPDATED)
    )


class PostMatter(Matter):
    """A dated article."""

    published: Instant = Field(validation_alias=AliasChoices(*PUBLISHED))
    category: OptionalText = None
    tags: Annotated[tuple[Text, ...], WrapValidator(_distinct), BeforeValidator(_names)] = ()
    authors: Annotated[tuple[PersonMatter, ...], BeforeValidator(_people)] = Field(
        default=(), validation_alias=AliasChoices(*AUTHORS)
    )
    canonical: Annotated[WebUrl | None, Some] = None
    id: OptionalText = None
    event: EventMatter | None = None
    speakers: Annotated[tuple[SpeakerMatter, ...], BeforeValidator(_people)] = ()
    series: OptionalText = None
    pinned: Flag = False
    card: CardMatter | None = None


class PageMatter(Matter):
    """An article outside of time."""


class SectionMatter(Matter):
    """What the ``index.md`` of a folder of posts can say besides."""

    logo: Annotated[Reference | None, Some] = None
    accent: Annotated[Colour | None, Some] = None
    card: CardMatter | None = None
    order: WholeNumber = 0
    event: EventMatter | None = None


def known(model: type[BaseModel]) -> frozenset[str]:
    """The names, as written in front matter, that ``model`` reads."""
    return frozenset(
        str(choice)
        for name, field in model.model_fields.items()
        for choice in (
            field.validation_alias.choices
            if isinstance(field.validation_alias, AliasChoices)
            else (name,)
        )
    )
