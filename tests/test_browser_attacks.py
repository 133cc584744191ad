"""Every attack file in a real browser without any policy: nothing of it runs, loads or leaves.

What is dangerous shows by itself: a payload calls ``alert``, sets ``pwned``, asks another host.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from threading import Thread
from typing import TYPE_CHECKING, Self

import markdown
import pytest
from playwright.sync_api import Browser, Dialog, Error, Page, Request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.chromium import skip_without_chromium
from tests.markup_cases import FOLDER, body_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

skip_without_chromium()
pytestmark = pytest.mark.browser

SOURCES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((FOLDER / "attacks").glob("*.md"))
}

# In every frame, before anything else: what payloads call is heard, and no dialog blocks.
LISTEN = """for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...said) => void (window.pwned = `${name}(${said})`);"""

# Every link is clicked and everything is touched as a reader would; what leads to a page is only
# looked at. Then what is on the page is listed where it has no business.
TOUCH = """async () => {
  const links = new Set(["http:", "https:", "mailto:", "tel:"]);
  const leads = (href) => !URL.canParse(href) || links.has(new URL(href).protocol);
  const found = [];
  const stop = (event) => {
    const link = event.target.closest?.("a[href], area[href]");
    if (!link) return;
    if (leads(link.href)) event.preventDefault();
    else found.push(`link ${link.getAttribute("href")}`);
  };
  addEventListener("click", stop, true);
  const kinds = ["mouseover", "mouseenter", "mousemove", "pointerover", "pointerenter",
    "focus", "focusin", "blur", "input", "change", "toggle", "animationstart", "transitionend",
    "wheel", "scroll", "error", "load"];
  const all = [...document.querySelectorAll("body *")];
  for (const element of all) {
    for (const kind of kinds) element.dispatchEvent(new Event(kind));
    element.focus?.();
    element.click?.();
  }
  const banned = "script style link meta base iframe frame object embed applet svg math form " +
    "button textarea select video audio source template noscript portal dialog map area body";
  for (const element of all) {
    if (banned.split(" ").includes(element.localName)) found.push(`<${element.localName}>`);
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(element.localName);
    for (const { name, value } of element.attributes) {
      const bad = /^on|^(style|srcdoc|name|action|formaction|ping|background|poster|target)$|:/;
      if (bad.test(name)) found.push(`${element.localName} ${name}=${value}`);
      if (name === "src" && new URL(value, document.baseURI).origin !== location.origin)
        found.push(`src ${value}`);
    }
  }
  for (const { href } of document.links)
    if (!leads(href)) found.push(`link ${href}`);
  if (document.forms.length || window.length) found.push("a form or a frame");
  const own = [document.createElement, document.getElementById, document.addEventListener];
  if (own.some((value) => typeof value !== "function") || !(document.body instanceof HTMLElement))
    found.push("the document is not itself");
  await new Promise((done) => setTimeout(done, 20));
  if (window.pwned) found.push(`ran ${window.pwned}`);
  return found;
}"""

INSERT = """async (bodies) => {
  for (const body of bodies) {
    const box = document.body.appendChild(document.createElement("div"));
    box.innerHTML = body;
    const again = box.innerHTML;
    if (again !== body) box.innerHTML = again;
  }
  for (const image of document.images) image.loading = "eager";
  const loading = [...document.images].filter((image) => !image.complete);
  await Promise.all(loading.map((image) => new Promise((done) => {
    image.addEventListener("load", done);
    image.addEventListener("error", done);
  })));
}"""


class Watched:
    """One page that is served what it is given, and knows what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._body = b""
        self._heard: list[str] = []
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._site = f"http://127.0.0.1:{self._server.port}/"
        page.set_default_timeout(10_000)
        page.add_init_script(LISTEN)
        page.on("dialog", self._on_dialog)
        page.on("popup", self._on_popup)
        page.on("request", self._on_request)

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Answers until the end of the block."""
        thread = Thread(target=self._server.serve_forever)
        thread.start()
        yield self
        self._server.shutdown()
        thread.join()
        self._server.server_close()

    def findings(self, html: str, *bodies: str) -> list[str]:
        """What is dangerous about ``html`` as the body of a document, and about ``bodies`` put
        into it, serialised and put in again.
        """
        self._heard.clear()
        self._body = f"<!doctype html><html lang=ja><meta charset=utf-8><body>{html}".encode()
        try:
            self._page.goto(self._site)
            self._page.evaluate(INSERT, bodies)
            found = [*self._page.evaluate(TOUCH), *self._heard]
        except Error as error:
            # A document that leaves while it is looked at.
            return [*self._heard, error.message]
        return found if self._page.url == self._site else [*found, f"moved to {self._page.url}"]

    def _answer(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        known = environ["PATH_INFO"] == "/"
        response = Response(self._body, mimetype="text/html") if known else Response(status=404)
        return response(environ, start)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._heard.append("a dialog")
        dialog.dismiss()

    def _on_popup(self, popup: Page) -> None:
        self._heard.append("a window")
        popup.close()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(self._site):
            self._heard.append(f"asked {request.url}")


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    """A page without a policy; no other host has an address."""
    with browser.new_page() as page, Watched(page).serving() as watched_page:
        yield watched_page


def stock(source: str) -> str:
    """What a renderer without an allow-list makes of ``source``."""
    return markdown.markdown(source, extensions=["extra"])


@pytest.mark.parametrize("name", SOURCES)
def test_an_attack_is_harmless_in_a_browser(watched: Watched, name: str) -> None:
    """Served as a document; put in as HTML, whole and line by line, where the same text is parsed
    in another context.
    """
    source = SOURCES[name]
    html = body_of(source)

    assert [] == watched.findings(html, html, *map(body_of, source.splitlines()))


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_attack_is_seen_where_nothing_cleans(watched: Watched, name: str) -> None:
    """Every file has payloads that work, so that the test above can fail."""
    assert watched.findings(stock(SOURCES[name])) != []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>alert(1)</script>", "ran alert(1)"),
        ("<img src=x onerror=alert(1)>", "ran alert(1)"),
        ("<a href='javascript:window.pwned=2'>x</a>", "ran 2"),
        ("<b onmouseover=alert(1)>x</b>", "ran alert(1)"),
        ("<img src=https://evil.example/x>", "asked https://evil.example/x"),
        ("<p style='background:url(//evil.example/x)'>x</p>", "asked http://evil.example/x"),
        ("<iframe></iframe>", "<iframe>"),
        ("<img name=body>", "img name=body"),
        ("<a href=data:,x>x</a>", "link data:,x"),
        (f"<iframe srcdoc='{escape('<script>top.pwned=3</script>', quote=True)}'>", "ran 3"),
    ],
)
def test_the_browser_shows_what_is_dangerous(watched: Watched, html: str, expected: str) -> None:
    """The judge sees each kind of harm."""
    assert expected in watched.findings(html)
