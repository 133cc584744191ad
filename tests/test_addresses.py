from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pek.addresses import (
    ascii_url,
    asset_address,
    folder_address,
    folders_above,
    is_absolute,
    link_target,
    page_address,
    source_address,
    url,
)

FOLDER = "/pek2024/blog/"
REFERENCES = {
    "../../../public/pek2024/a.png": "/pek2024/a.png",
    "/public/a.png": "/a.png",
    "/src/assets/icons/よしかわ.png": "/assets/icons/よしかわ.png",
    "../../src/assets/x.png": "/assets/x.png",
    "~/assets/x.png": "/assets/x.png",
    "@/assets/x.png": "/assets/x.png",
    "../../assets/x.png": "/assets/x.png",
    "a.png": "/pek2024/blog/a.png",
    "./a.png": "/pek2024/blog/a.png",
    "img/図.png": "/pek2024/blog/img/図.png",
    "../x.png": "/pek2024/x.png",
    "../../../../../etc/passwd": "/etc/passwd",
    "/pek2024/a.png": "/pek2024/a.png",
    "/about/": "/about/",
    "/": "/",
    "..": "/pek2024",
    "../": "/pek2024/",
    "a.png?raw=true#x": "/pek2024/blog/a.png",
    "%E5%9B%B3%201.png": "/pek2024/blog/図 1.png",
    "%2F%2Fevil.example/a.png": "/evil.example/a.png",
    "///evil.example/a.png": "/evil.example/a.png",
    "publication/a.png": "/pek2024/blog/publication/a.png",
    "https://example.org/a.png": "https://example.org/a.png",
    "//example.org/a.png": "//example.org/a.png",
    "mailto:a@example.org": "mailto:a@example.org",
    "#参加方法": "#参加方法",
    "?page=2": "?page=2",
    "": "",
}
# Letters that mean something in a reference, so that few examples hit many cases.
TARGETS = st.text(st.sampled_from("./ab%2fF5c\\:?#~@図public/srcassets"), max_size=24)


@pytest.mark.parametrize(("target", "address"), REFERENCES.items())
def test_what_a_reference_means(target: str, address: str) -> None:
    """What authors write, an Astro project's ways included, names one address of the site."""
    assert address == asset_address(target, FOLDER)


@given(target=TARGETS)
def test_no_reference_leads_out_of_the_site(target: str) -> None:
    """A reference stays what it was or is an address below the root, never a host or a climb."""
    result = asset_address(target, FOLDER)
    if result != target or not (is_absolute(target) or target[:1] in {"", "#", "?"}):
        assert result.startswith("/")
        assert not result.startswith("//")
        assert not {".", ".."} & set(result.split("/"))


@given(target=TARGETS)
def test_an_address_means_itself(target: str) -> None:
    """A plain address is not changed by reading it as a reference, wherever it stands."""
    address = asset_address(target, FOLDER)
    assume(not set(address) & set("%?#"))
    assume(not address.startswith(("/public/", "/src/assets/")))
    assert address == asset_address(address, "/elsewhere/")


@given(rest=st.text())
def test_a_url_reads_back_as_its_address(rest: str) -> None:
    """Percent-encoding loses nothing and leaves nothing that ends a path."""
    written = url(f"/{rest}")
    assert unquote(written) == f"/{rest}"
    assert written.isascii()
    assert not set(written) & set(' ?#"<>\\')


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("/tags/c++/", "/tags/c++/"),
        ("/authors/よしかわ/", "/authors/%E3%82%88%E3%81%97%E3%81%8B%E3%82%8F/"),
        ("/100%.png", "/100%25.png"),
        ("/𠮷 野.png", "/%F0%A0%AE%B7%20%E9%87%8E.png"),
        ("https://example.org/図", "https://example.org/図"),
        ("#a", "#a"),
    ],
)
def test_how_links_write_an_address(address: str, written: str) -> None:
    """Addresses of this site are percent-encoded as UTF-8; what is absolute stays."""
    assert written == url(address)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://example.org", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("mailto:a@example.org", True),
        ("data:image/png;base64,x", True),
        ("//example.org/a", True),
        ("http://[x", True),
        ("//[x", True),
        ("https://example.org：8080/", True),
        ("https://example.org？", True),
        ("/a", False),
        ("a.png", False),
        ("../a", False),
        ("#a", False),
        ("", False),
    ],
)
def test_what_names_another_place(target: str, expected: bool) -> None:
    """A scheme or a host leads elsewhere, even where the host cannot be one."""
    assert expected == is_absolute(target)


@pytest.mark.parametrize(
    ("path", "slug", "address", "folder"),
    [
        ("about.md", None, "/about/", "/"),
        ("pek2024/blog/a.md", None, "/pek2024/blog/a/", "/pek2024/blog/"),
        ("pek2024/blog/a.md", "x", "/pek2024/blog/x/", "/pek2024/blog/"),
        ("pek2024/blog/trip/index.md", None, "/pek2024/blog/trip/", "/pek2024/blog/trip/"),
        ("pek2024/blog/trip/index.md", "x", "/pek2024/blog/x/", "/pek2024/blog/x/"),
        ("pek2024/index.md", None, "/pek2024/", "/pek2024/"),
        ("index.md", None, "/", "/"),
        ("pek2024/v1.2.md", None, "/pek2024/v1.2/", "/pek2024/"),
        ("pek2024/髙﨑.md", None, "/pek2024/髙﨑/", "/pek2024/"),
    ],
)
def test_where_a_source_and_its_pictures_are(
    path: str, slug: str | None, address: str, folder: str
) -> None:
    """The address of a file, and of the pictures beside it; a slug moves a folder with its post."""
    assert address == source_address(path, slug)
    assert folder == folder_address(path, source_address(path, slug))


@pytest.mark.parametrize(
    ("segments", "address"),
    [
        ((), "/"),
        (("",), "/"),
        (("tags", "ci-cd"), "/tags/ci-cd/"),
        (("pek2024/blog",), "/pek2024/blog/"),
    ],
)
def test_the_address_of_a_page(segments: tuple[str, ...], address: str) -> None:
    """Pages end with a slash; nothing stands for the home page."""
    assert address == page_address(*segments)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../x.md?a#b", ("/pek2024/x.md", "?a#b")),
        ("b.md#節?x", ("/pek2024/blog/b.md", "#節?x")),
        ("?page=2", ("", "?page=2")),
        ("#a", ("", "#a")),
        ("/about/", ("/about/", "")),
    ],
)
def test_a_link_keeps_its_query_and_fragment(target: str, expected: tuple[str, str]) -> None:
    """A link means an address; what follows its path is handed back as written."""
    assert expected == link_target(target, FOLDER)


@pytest.mark.parametrize(
    ("key", "expected"),
    [("", []), ("a", ["a"]), ("a/b/c", ["a", "a/b", "a/b/c"])],
)
def test_folders_above(key: str, expected: list[str]) -> None:
    """From the top down, the folder itself last."""
    assert expected == list(folders_above(key))


@given(st.text() | st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010)))
def test_what_is_not_ascii_is_percent_encoded(text: str) -> None:
    """As the standard library does it, half characters included."""
    ascii_characters = "".join(map(chr, range(128)))
    assert quote(text, safe=ascii_characters, errors="replace") == ascii_url(text)
