"""Texts that make a parser of Markdown slow, by name: each a function of how many repetitions."""

from collections.abc import Callable, Iterator, Mapping
from math import isqrt
from typing import Final

Maker = Callable[[int], str]

_PLAYER: Final = "https://www.youtube.com/embed/koMsUFOar88"

# The ones that are asked for, then others that were too much for one parser or another.
REPEATED: Final = (
    *("> ", "- ", "[", "![", "[a](", "*a **b", "[^1]", "`", "<a ", "&", "|"),
    *("1. ", "+ ", ">- ", "#", "# a ", "~~", "~~a ", "a~~", "~a~ ", "__a", "_a ", "a_b", "*", "**"),
    *("*a_ ", "*_", "a**b", "a*b c* ", "**「あ」**", "「**", "あ*", "**あ**い", "***a", "a***"),
    *(
        "](",
        "]",
        "[]",
        "[a]",
        "[a][",
        "[a](<b",
        '[a](b "',
        "[a](b (",
        "[![a](",
        "![a](b =4",
        "[[]()",
    ),
    *(
        "((",
        "[ (](",
        "\\",
        "\\\\",
        "\\[",
        "&#",
        "&a;",
        "&#x",
        "a@",
        "@a",
        "a.b@c",
        ".@",
        "www.",
        "www.a_",
    ),
    *(
        "https://",
        "https://a.b/(",
        "https://a.b/「",
        "https://a.example/) ",
        "a:b",
        ":a:",
        ":tada:",
        ":::",
    ),
    *(
        "<",
        "<<",
        "</a>",
        "<b>",
        "<a b='",
        "<!--",
        "<!-- a -->",
        "<?",
        "<!A",
        "<![CDATA[",
        "<a:",
        "<a@b",
    ),
    *(
        "<div>",
        "<p>",
        "<table>",
        "<iframe>",
        "<select>",
        "<svg>",
        "<details>",
        "<pre>",
        "<li>",
        "</p>",
    ),
    *(
        "{#a}",
        "{a=",
        "![](a){.b}",
        "![](a.png)",
        "@[youtube](a)",
        "$",
        "^",
        "==",
        "||",
        "a|",
        "|-",
        "\t",
    ),
    *("[^a]: ", "[a]: ", "[a]: b ", "*[a]: ", "  ", "　", "あ ", "--", "---", "==="),
)
# Repeated with their line breaks.
LINES: Final = (
    *(
        ":::message\n",
        ":::message\n\n",
        "::::details a\n",
        "<details>\n\n",
        "<div>\n\n",
        "</div>\n\n",
    ),
    *(
        "[^a]: b\n",
        "[a]: b\n",
        "[a]: b\n\n",
        "[a]:\n",
        "[^a]: b\n\n",
        "| a | b |\n",
        "a\n- b\n",
        "- a\n\n",
    ),
    *(
        "- a\n1. b\n",
        "> a\n\n",
        "- a\n  - b\n",
        "```\n",
        "```\n```\n",
        "~~~a\n\n",
        "    a\n\n",
        "a  \n",
    ),
    *(
        "a\\\n",
        "a\n---\n",
        "a\n===\n",
        "# a\n",
        "@[youtube](a)\n\n",
        "https://a.example/\n",
        "あ\n",
    ),
    *(
        "> [!NOTE]\n> a\n\n",
        "![](a.png)\n",
        "![](a.png)\n*a*\n",
        "- [ ] a\n",
        "<!-- \n",
        "<b>\n",
        "\n",
    ),
    *("|a|\n|-|\n|b|\n\n", "a|b\n-|-\n", "* * a\n", "> - > a\n", "- a\n\n      b\n", "<script>\n"),
)


def _note(n: int) -> str:
    return "[^1]" * n + "\n\n[^1]: 注\n"


def _notes(n: int) -> str:
    named = range(n)
    return "".join(f"a[^{i}] " for i in named) + "\n\n" + "".join(f"[^{i}]: 注\n" for i in named)


def _notes_in_notes(n: int) -> str:
    return "a[^0]\n\n" + "".join(f"[^{i}]: 注[^{i + 1}]\n" for i in range(n))


def _references(n: int) -> str:
    return (
        "".join(f"[a{i}] " for i in range(n)) + "\n\n" + "".join(f"[a{i}]: b\n" for i in range(n))
    )


def _long_reference(n: int) -> str:
    return "[a] " * n + "\n\n[a]: " + "b" * n + "\n"


def _ticks(n: int) -> str:
    """Runs of backticks, each of another length: none closes any."""
    return "".join("`" * i + "a" for i in range(1, isqrt(2 * n)))


def _stairs(n: int) -> str:
    """A list in a list in a list: as many characters as ``n`` says, not lines."""
    return "".join("  " * i + "- a\n" for i in range(isqrt(n)))


def _quote_stairs(n: int) -> str:
    return "".join("> " * i + "a\n" for i in range(isqrt(n)))


def _wide_table(n: int) -> str:
    return "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n"


def _short_rows(n: int) -> str:
    """Rows of one cell below a wide head: what is left out is filled in."""
    return "|a" * n + "|\n" + "|-" * n + "|\n" + "b\n" * n


def _many(n: int) -> str:
    """Distinct headings, emphasis and code as they come in a post, in one paragraph each."""
    return "".join(
        f"## 見出し{i % 7}\n\n本文の**太字{i}**と`code`です。\n\n" for i in range(n // 10)
    )


OTHERS: Final[Mapping[str, Maker]] = {
    "[^1] with its note": _note,
    "*a … b*": lambda n: "*a " * n + " b*" * n,
    "**a … b**": lambda n: "**a " * n + " b**" * n,
    "_a … b_": lambda n: "_a " * n + " b_" * n,
    "[ … ]": lambda n: "[" * n + "a" + "]" * n,
    "[ … ](a)": lambda n: "[" * n + "a" + "](a)" * n,
    "![ … ](a)": lambda n: "![" * n + "a" + "](a)" * n,
    "[a](( … ))": lambda n: "[a](" + "(" * n + ")" * n,
    "(https://a/ … )": lambda n: "https://a.example/" + "(" * n + ")" * n,
    "https://a/))))": lambda n: "https://a.example/" + ")" * n,
    "https://a/;;;;": lambda n: "https://a.example/" + "&a;" * n,
    "a@a.a.a.a": lambda n: "a@" + "a." * n,
    "a.a.a.a@a": lambda n: "a." * n + "@a",
    "www.a_.a_": lambda n: "www." + "a_." * n,
    "# … #": lambda n: "# a " + "#" * n + " b",
    "```": lambda n: "`" * n + "\na\n",
    "a lone > after lines": lambda n: "> a\n" + "b\n" * n,
    "spaces at the end": lambda n: "a" + " " * n + "b\n",
    "spaces at the end of lines": lambda n: ("a" + " " * isqrt(n) + "\n") * isqrt(n),
    "a label": lambda n: "[" + "a" * n + "]",
    "a definition's title": lambda n: '[a]: b "' + "c\n" * n,
    "definitions without an end": lambda n: "[a\n" * n,
    "an attribute": lambda n: "<a " + "b" * n,
    "attributes": lambda n: "<a" + " b=c" * n,
    "a tag of lines": lambda n: "<a\n" * n,
    "``` of growing length": _ticks,
    "stairs of lists": _stairs,
    "stairs of quotes": _quote_stairs,
    "a wide table": _wide_table,
    "short rows below a wide head": _short_rows,
    "notes": _notes,
    "notes in notes": _notes_in_notes,
    "references": _references,
    "references to a long address": _long_reference,
    "equal headings": lambda n: "# a\n\n" * n,
    "lines of a paragraph after a list": lambda n: "- a\n" + "b\n" * n,
    "an item of many paragraphs": lambda n: "- a\n\n" + "  b\n\n" * n,
    "items with code": lambda n: "- a\n  ```\n  b\n  ```\n" * n,
    "alternating markers": lambda n: "- a\n+ b\n" * n,
    "a post's blocks": _many,
}


def _repeated(part: str) -> Maker:
    return lambda n: part * n


def _numbered(part: str) -> Maker:
    """No two of the parts are the same."""
    return lambda n: "".join(part.format(i) for i in range(n))


# What is cheap for a parser: the work is that of the passes over its tree, and of what an author
# is told.
PASSES: Final[Mapping[str, Maker]] = {
    "refused names": _numbered("<x{}>\n\n"),
    "notes that are not there": _numbered("a[^n{}] "),
    "addresses with spaces": _numbered("![](a {}.png) "),
    "pictures within the text": _numbered("![](data:{}) "),
    "pictures of a refused scheme": _numbered("![](ftp://a.example/{}.png) "),
    "missing pictures": _numbered("![](missing{}.png)\n\n"),
    "missing pictures on one line": _numbered("![](<missing {} a.png>) "),
    "missing pictures with escapes": _numbered("![](missing\\_{}.png) "),
    "foreign pictures": _numbered("![](https://a.example/{}.png)\n\n"),
    "foreign pictures on one line": _numbered("![](https://a.example/{}.png) "),
    "lone addresses": _numbered("https://a.example/{}\n\n"),
    "lone addresses in one paragraph": _numbered("https://a.example/({})\n"),
    "cards in one paragraph": _numbered("https://cards.example/picture{}\n"),
    "players in one paragraph": _numbered("https://youtu.be/koMs{:07}\n"),
    "embeds that are not understood": _numbered("@[youtube](髙{})\n\n"),
    "headings": _numbered("# a{}\n"),
    "ids": _numbered('<span id="a{}">a</span>'),
    "pictures in a figure": lambda n: "<figure>\n\n" + "![](a.png)\n\n" * n,
    "paragraphs of an item": lambda n: "<ul><li>" + "あ" * n + "<p><img src=a></p>" * n,
    "frames of a paragraph": lambda n: "<p>" + f'<iframe src="{_PLAYER}"></iframe><br>' * n,
    "frames in running text": lambda n: f'a <iframe src="{_PLAYER}"></iframe>' * n,
    "```java": lambda n: "```java\n" + "a.a " * n,
    "spaces in a heading": lambda n: "# a" + " " * n + "b",
    "spaces below a head": lambda n: "a|b\n|-" + " " * n + "x",
    **{
        part: _repeated(part)
        for part in (
            *("![ab]() ", "<input>ab", "<p></p>ab", "<iframe></iframe>ab", "<div>"),
            *("<img src=ftp:a>ab", "<a href=data:a>a</a>b", "<pek-box>a</pek-box>b"),
            *("<table><td>a</table>b", "<div class=footnote>a</div>b", "<ruby>a<rt>b</ruby>"),
        )
    },
}


def texts() -> Iterator[tuple[str, Maker]]:
    """Every text: repetitions on one line, the same one a line, and the others."""
    for part in REPEATED:
        yield repr(part)[1:-1], _repeated(part)
        yield f"{repr(part)[1:-1]}⏎", _repeated(f"{part}\n")
    for part in LINES:
        yield repr(part)[1:-1], _repeated(part)
    yield from OTHERS.items()
    yield from ((name, make) for name, make in PASSES.items() if name not in REPEATED)
