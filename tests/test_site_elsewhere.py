"""Which addresses of other hosts a text may name: all that its page refers to, and few others."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pek.addresses import urls_named
from pek.linkcache import key_of
from pek.markup import render
from pek.site.elsewhere import named_in
from tests.markup_cases import SmallSite

VIDEO = "https://www.youtube.com/watch?v=koMsUFOar88"

# What authors may write of an address, and where. What ends one for a reader, for Markdown, for
# HTML; references and escapes; and what looks like another address.
PARTS = (
    *("a", "B9", "/", "?", "=", "#", "-", "%E3", "あ", "é", "x=1", "\x80", " "),
    *("&", "&amp;", "&copy=", "&#47;", "&sol;", "&lt;", "&quot;", "\\", "\\_"),
    *(
        ";",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "'",
        "*",
        "_",
        "~",
        ":",
        "|",
        "^",
        "{",
        "}",
        "$",
        "+",
        "@",
    ),
    *("!", "`", "<", ">", '"', "<b>", "//", "www.", "https://e.com"),
)
HOSTS = (
    *("https://e.com", "http://www.e.com", "HTTPS://E.com", "//e.com", "www.e.com"),
    *("https://あ.jp", "https://[2606::1]", "https://youtu.be/", "https://www.youtube.com/embed/"),
    *("https://docs.google.com/presentation/d/", "https://speakerdeck.com/player/", ""),
    *("www.youtube.com/watch?v=", "https://www.docswell.com/slide/"),
)
KEYS = (
    *("", "koMsUFOar88", "koMsUFOar88?t=90s&list=PLabc", "0123456789abcdef0123456789abcdef"),
    *("AbCdEfGhIjKlMnOpQrSt/edit", "AB12/embed", "videoseries?list=AB"),
)
FORMS = (
    *("{}", "<{}>", "[{0}]({0})", "[{0}](<{0}>)", "![]({})", "![](<{}>)", "![a]({} =40x)"),
    *('<img src="{}">', "<img src='{}'>", "<img src={}>", '<a href="{0}">{0}</a>'),
    *('<iframe src="{}"></iframe>', "@[youtube]({})", "@[card]({})", "@[speakerdeck]({})"),
    *("@[googleslide]({})", "@[docswell]({})", "> {}", "- a\n\n  {}", "あ{}い", "URL:{}", "x {} y"),
    *("[{0}]: {0}\n\n[{0}]", "![b]\n\n[b]: {}", "[c]: <{0}>\n\n[c]", "**{}**", "({})", "「{}」"),
    *("|a|\n|-|\n|{}|", "a\\\n{}\\\nb", "[^1]\n\n[^1]: {}", "<div>\n{}\n</div>"),
    '<pek-embed data-service="youtube">{}</pek-embed>',
)
addresses = st.builds(
    lambda host, key, parts: host + key + "".join(parts),
    st.sampled_from(HOSTS),
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(PARTS), max_size=6),
)
bodies = st.lists(st.builds(str.format, st.sampled_from(FORMS), addresses), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("> <https://a.example/x>", "https://a.example/x"),
        ("![図](https://a.example/図_(1).png 題)", "https://a.example/図_(1).png"),
        ("![図](<https://a.example/図 1.png>)", "https://a.example/図 1.png"),
        ('<img src="//a.example/x?a=1&amp;b">', "//a.example/x?a=1&b"),
        ("[a]: HTTPS://a.example/x", "HTTPS://a.example/x"),
        ("[a]://a.example/x", "//a.example/x"),
        ("www.a.example/x", "http://www.a.example/x"),
        ("[https://e.com/a](https://e.com/a)", "https://e.com/a"),
        ("https://e.com/it's", "https://e.com/it's"),
        ("見て:https://e.com/aを", "https://e.com/a"),
        ("@[youtube](koMsUFOar88)", VIDEO),
        ('<iframe src="https://www.youtube-nocookie.com/embed/koMsUFOar88">', VIDEO),
    ],
)
def test_every_address_in_a_text_is_found(text: str, key: str) -> None:
    """However Markdown and HTML write it."""
    assert {key_of(key)} == named_in(urls_named(text), [key_of(key)])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://a.example/x", "https://a.example/xy"),
        ("https://a.example/xy", "https://a.example/x"),
        ("https://a.example/x/", "https://a.example/x"),
        ("https://a.example/", "https://b.example/"),
        ("a.example/x", "https://a.example/x"),
        ("@[youtube](koMsUFOar89)", VIDEO),
        ("https://www.youtube.com/watch?v=koMsUFOar89", VIDEO),
        ("koMsUFOar88", VIDEO),
    ],
)
def test_another_address_is_not(text: str, key: str) -> None:
    """Neither a longer nor a shorter one: pictures of what only drafts name stay hidden."""
    assert set() == named_in(urls_named(text), [key])


@given(bodies, st.sampled_from(["\n", "\n\n"]))
def test_all_that_a_body_refers_to_is_named(texts: list[str], between: str) -> None:
    """What would be fetched for it, whatever its author writes: so its pictures are public."""
    body = between.join(texts)
    rendered = render(body, SmallSite())
    keys = {key_of(address) for _, address in rendered.lone + rendered.foreign}
    assert keys == named_in(urls_named(body), keys)


@given(
    st.lists(st.text("a/.(", max_size=6).map("//{}".format), max_size=4),
    st.sets(st.text("a.(", min_size=1, max_size=3).map("https://{}".format), max_size=6),
)
def test_of_several_addresses_all_that_fit_are_found(lines: list[str], keys: set[str]) -> None:
    """As if each were looked for alone."""
    alone = [named_in(lines, [key]) for key in keys]
    assert frozenset().union(*alone) == named_in(lines, keys)


def test_without_addresses_nothing_is_read() -> None:
    """Most sites have no cache."""

    def lines() -> Iterable[str]:
        raise AssertionError
        yield ""

    assert set() == named_in(lines(), [])
