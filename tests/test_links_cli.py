"""``flask links``: what it fetches, keeps, says and leaves alone."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from pek.fetch import work
from pek.fetch.client import Client
from pek.fetch.learning import Learned, learn, learn_all
from pek.fetch.naming import Named
from pek.linkcache import FILE, LinkCache
from tests.conftest import BASE_URL, AppFactory, Clock, Tree
from tests.link_hosts import Reply, Web

PAGE, SHOWN = "https://tls.example/記事", "http://img.example/p.png"
KEY, LOGO = "https://tls.example/%E8%A8%98%E4%BA%8B", "http://img.example/logo.png"
BODY = f"前の行\n<{PAGE}>\n\n![図]({SHOWN})\n"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """The web that commands ask: a page with its picture, and a picture."""
    web = Web()
    monkeypatch.setattr(work, "Network", web.network)
    said = {"og:title": "髙﨑𠮷の題", "og:image": LOGO}
    graph = "".join(f'<meta property="{name}" content="{text}">' for name, text in said.items())
    web.page(KEY, f"{graph}<meta name=description content=説明>")
    web.picture(LOGO, (80, 42))
    web.picture(SHOWN, (300, 200), "JPEG")
    return web


@pytest.fixture
def run(tree: Tree, make_app: AppFactory, web: Web) -> Callable[..., Result]:
    """Runs the command as a process of its own would, in a site with one post."""
    tree.post("blog/a.md", BODY)

    def run(*arguments: str, **settings: object) -> Result:
        web.asked.clear()
        runner: FlaskCliRunner = make_app(**settings).test_cli_runner()
        return runner.invoke(args=["links", *arguments])

    return run


def cache(tree: Tree) -> dict[str, Any]:
    """What is in the file."""
    found: dict[str, Any] = json.loads((tree.content / FILE).read_text("utf-8"))
    return found


def files(tree: Tree) -> dict[str, bytes]:
    """Every file of the folder."""
    folder = tree.content / "_links"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def test_what_documents_name_is_fetched(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """The page with its picture, and the picture: into files that can be committed."""
    result = run()
    assert (0, "2 fetched, 0 kept, 0 failed\n") == (result.exit_code, result.stdout)
    assert {KEY, LOGO, SHOWN} == set(web.asked)
    card, picture = cache(tree)["cards"][KEY], cache(tree)["pictures"][SHOWN]
    expected = {"fetched": "2026-04-01", "title": "髙﨑𠮷の題", "description": "説明"}
    assert expected | {"image": card["image"]} == card
    assert {"links.json", card["image"], picture["file"]} == set(files(tree))
    assert (tree.content / FILE).stat().st_mode & 0o777 == 0o644


def test_a_second_run_fetches_nothing_and_changes_nothing(
    tree: Tree, run: Callable[..., Result], web: Web
) -> None:
    """Not a byte, nor the time of a file."""
    run()
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in tree.content.rglob("*.*")}
    assert "0 fetched, 2 kept, 0 failed" in run().stdout
    assert [] == web.asked
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in before}


def test_the_page_shows_the_card_afterwards(
    run: Callable[..., Result], make_app: AppFactory
) -> None:
    """And asks no other host for anything."""
    run()
    page = make_app().test_client().get("/blog/a/").get_data(as_text=True)
    assert "link-card" in page
    assert 'src="http://img.example' not in page


def test_drafts_posts_to_come_and_sections_count(tree: Tree, run: Callable[..., Result]) -> None:
    """Their authors look at them before others do."""
    tree.post("blog/b.md", "<http://b.example/>", draft="true")
    tree.post("blog/c.md", "<http://c.example/>", publishDate="2030-01-01")
    tree.write("blog/index.md", "---\ntitle: 節\n---\n<http://d.example/>\n")
    lines = run("--dry-run").stdout.splitlines()
    assert {"blog/b.md", "blog/c.md", "blog/index.md"} <= {line.split(":")[0] for line in lines}


def test_a_failing_address_stops_no_other(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """It is told with file, line, reason and remedy; the status is 1; nothing is kept of it."""
    tree.post("blog/b.md", "<http://gone.example/>\n\n![](http://10.0.0.1/p.png)\n")
    web.names["10.0.0.1"] = ["10.0.0.1"]
    result = run()
    assert 1 == result.exit_code
    assert "2 fetched, 0 kept, 2 failed" in result.stdout
    gone, inside = result.stderr.splitlines()
    assert (
        "error: blog/b.md:6: http://gone.example/: answered 404 Not Found "
        "(correct the address, or make it a link with a text of its own)"
    ) == gone
    assert (
        "error: blog/b.md:8: http://10.0.0.1/p.png: 10.0.0.1, no public address "
        "(correct the address, or save the picture below static/ and name that)"
    ) == inside
    assert {KEY} == set(cache(tree)["cards"])


def test_what_was_served_is_not_lost(
    tree: Tree, run: Callable[..., Result], web: Web, clock: Clock
) -> None:
    """A page that is gone, or that says nothing any more, keeps its card; so does a picture."""
    run()
    before = files(tree)
    web.replies.clear()
    assert 1 == run("--refresh", "0").exit_code
    assert before == files(tree)
    clock.moment += timedelta(days=3)
    web.page(KEY, "<h1>工事中")
    web.picture(SHOWN)
    run("--refresh", "0")
    card = cache(tree)["cards"][KEY]
    assert ("髙﨑𠮷の題", "2026-04-04") == (card["title"], card["fetched"])


def test_refresh_fetches_what_is_old(
    tree: Tree, run: Callable[..., Result], web: Web, clock: Clock
) -> None:
    """By the day in the file; what has changed replaces what was."""
    run()
    clock.moment += timedelta(days=9)
    assert "0 fetched, 2 kept" in run("--refresh", "10").stdout
    web.page(KEY, "<title>新しい題</title>")
    assert "2 fetched, 0 kept" in run("--refresh", "9").stdout
    assert {"fetched": "2026-04-10", "title": "新しい題"} == cache(tree)["cards"][KEY]
    assert 0 == run("--refresh", "999999999").exit_code


def test_a_lost_picture_is_fetched_again(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """Whoever deleted it."""
    run()
    before = files(tree)
    (tree.content / "_links" / cache(tree)["pictures"][SHOWN]["file"]).unlink()
    assert "1 fetched, 1 kept" in run().stdout
    assert [SHOWN] == web.asked
    assert before == files(tree)


def test_a_card_without_its_picture_is_a_warning(
    tree: Tree, run: Callable[..., Result], web: Web
) -> None:
    """The card is there; the status is 0."""
    del web.replies[LOGO]
    result = run()
    assert 0 == result.exit_code
    assert f"warning: blog/a.md:7: {KEY}: its card has no new picture: {LOGO}: ans" in result.stderr
    assert "image" not in cache(tree)["cards"][KEY]


def test_prune_deletes_what_nothing_names(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """Entries and their pictures, whatever paths are given; files of others stay."""
    run()
    tree.write("_links/README.txt", "覚え書き")
    tree.picture("content/_links/mine.png")
    tree.post("blog/a.md", f"<{PAGE}>")
    tree.post("blog/b.md", "本文")
    picture = cache(tree)["pictures"][SHOWN]["file"]
    said = run("--prune", "--dry-run", "blog/b.md").stdout.splitlines()
    assert [f"delete {SHOWN}", f"delete {picture}"] == said
    assert picture in files(tree)
    assert "0 fetched, 0 kept, 0 failed, 2 deleted" in run("--prune", "blog/b.md").stdout
    assert {"README.txt", "mine.png", "links.json", cache(tree)["cards"][KEY]["image"]} == set(
        files(tree)
    )
    assert [] == web.asked


def test_nothing_is_deleted_while_a_source_is_broken(
    tree: Tree, run: Callable[..., Result]
) -> None:
    """What it names is not known."""
    run()
    before = files(tree)
    tree.post("blog/a.md", BODY, draft="maybe")
    result = run("--prune")
    assert 1 == result.exit_code
    assert "nothing is deleted while a source is broken" in result.stderr
    assert before == files(tree)


def test_a_broken_cache_is_not_written_over(
    tree: Tree, run: Callable[..., Result], web: Web
) -> None:
    """Somebody's merge is not thrown away."""
    tree.write(FILE, "<<<<<<< HEAD\n")
    result = run()
    assert 1 == result.exit_code
    assert f"{FILE}:1: not JSON" in result.stderr
    assert ([], b"<<<<<<< HEAD\n") == (web.asked, files(tree)["links.json"])


def test_a_dry_run_says_what_and_where(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """And does nothing."""
    result = run("--dry-run")
    assert [f"blog/a.md:7: {KEY}", f"blog/a.md:9: {SHOWN}"] == result.stdout.splitlines()
    assert ([], False) == (web.asked, (tree.content / "_links").exists())


def test_paths_choose_documents(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """Files and folders, as for flask check; what is no path of the content is refused."""
    tree.post("pfem/b.md", "<http://b.example/>")
    web.page("http://b.example/", "<title>題</title>")
    assert "1 fetched, 0 kept" in run("pfem").stdout
    assert ["http://b.example/"] == web.asked
    assert 2 == run("nowhere").exit_code


def test_a_site_without_addresses_gets_no_file(tree: Tree, run: Callable[..., Result]) -> None:
    """Nothing to keep, nothing to commit: links with a text and lists of addresses stay links."""
    tree.post("blog/a.md", "[題](https://a.example/)\n\n- https://a.example/")
    assert "0 fetched, 0 kept, 0 failed" in run().stdout
    assert not (tree.content / "_links").exists()


def test_players_are_fetched_like_cards(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """They show title and picture of their page."""
    tree.post("blog/a.md", "https://docs.google.com/presentation/d/abcdefghijklmnop/edit")
    assert "0 fetched, 0 kept, 1 failed" in run().stdout
    assert [("93.184.216.34", 443)] == web.dialled


def test_what_was_fetched_before_ctrl_c_is_kept(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on where it was stopped."""

    def stopped(*arguments: Any) -> None:  # noqa: ANN401 - whatever the real one takes
        learn_all(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(work, "learn_all", stopped)
    result = run()
    assert 130 == result.exit_code
    assert "stopped: run it again" in result.stderr
    monkeypatch.setattr(work, "learn_all", learn_all)
    assert "0 fetched, 2 kept" in run().stdout


def test_what_was_fetched_before_a_mistake_is_kept(
    tree: Tree, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mistake reaches the operator all the same."""

    def broken(client: Client, named: Named, before: LinkCache, today: date) -> Learned:
        if named.kind == "picture":
            raise ZeroDivisionError
        return learn(client, named, before, today)

    monkeypatch.setattr(work, "learn", broken)
    assert isinstance(run().exception, ZeroDivisionError)
    assert [KEY] == list(cache(tree)["cards"])
    monkeypatch.setattr(work, "learn", learn)
    assert "1 fetched, 1 kept" in run().stdout


def test_without_a_connection_that_is_told_once(
    tree: Tree, run: Callable[..., Result], web: Web
) -> None:
    """With what was not fetched; a single host may be a slip of the pen."""
    web.names |= {"tls.example": [], "img.example": []}
    result = run()
    assert (1, "0 fetched, 0 kept, 2 failed\n") == (result.exit_code, result.stdout)
    assert (
        "error: none of 2 hosts was found: there seems to be no connection "
        "(run it again when there is one)\n"
        f"not fetched: blog/a.md:7: {KEY}\nnot fetched: blog/a.md:9: {SHOWN}\n"
    ) == result.stderr
    tree.post("blog/a.md", f"<{PAGE}>")
    assert "no such host: tls.example (correct the address" in run().stderr


def test_a_folder_that_cannot_be_written_is_told(tree: Tree, run: Callable[..., Result]) -> None:
    """In one line."""
    (tree.content / "_links").write_text("")
    result = run()
    assert 1 == result.exit_code
    assert "_links" in result.stderr
    assert "Traceback" not in result.output


def test_hosts_say_in_their_own_charset(tree: Tree, run: Callable[..., Result], web: Web) -> None:
    """The file is UTF-8 all the same."""

    def page() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        yield "<meta charset=Shift_JIS><title>①髙橋さん</title>".encode("cp932")

    web.replies[KEY] = Reply(raw=page())
    run()
    assert "①髙橋さん" == cache(tree)["cards"][KEY]["title"]


def test_check_names_pictures_that_were_not_fetched(
    run: Callable[..., Result], make_app: AppFactory
) -> None:
    """With file, line and remedy, as a warning; a link without a card is no mistake."""

    def checked() -> str:
        lines = make_app().test_cli_runner().invoke(args=["check"]).stdout.splitlines()
        return "".join(line for line in lines if "example" in line)

    assert (
        f"warning: blog/a.md:9: the picture {SHOWN} of another host is shown as a link "
        "(run flask links, or save it below static/ and name that)"
    ) == checked()
    run()
    assert not checked()


def test_check_names_a_lost_picture_of_a_card(
    tree: Tree, run: Callable[..., Result], make_app: AppFactory
) -> None:
    """Of a draft's too: whoever committed links.json alone is told; the remedy holds."""

    def checked() -> str:
        lines = make_app().test_cli_runner().invoke(args=["check"]).stdout.splitlines()
        return "".join(line for line in lines if FILE in line)

    tree.post("blog/a.md", BODY, draft="true")
    run()
    assert not checked()
    image = cache(tree)["cards"][KEY]["image"]
    (tree.content / "_links" / image).unlink()
    assert (
        f"warning: {FILE}: {KEY}: the picture of its card, {image}, is missing "
        "(commit that file too, or run flask links, which fetches it again)"
    ) == checked()
    run()
    assert not checked()


def test_the_sources_of_others_stay_as_they_are(tree: Tree, run: Callable[..., Result]) -> None:
    """Nothing but the one folder is written."""
    before = {path: path.read_bytes() for path in tree.root.rglob("*") if path.is_file()}
    run()
    after = {path: path.read_bytes() for path in tree.root.rglob("*") if path.is_file()}
    folder = Path(tree.content, "_links")
    outside = {p for p in after if folder not in p.parents and tree.instance not in p.parents}
    assert set(before) == outside


def test_what_is_of_this_site_is_not_fetched(
    tree: Tree, run: Callable[..., Result], web: Web, make_app: AppFactory
) -> None:
    """It is no other host; a picture of ours by its whole address has another remedy."""
    tree.post("blog/a.md", f"{BASE_URL}/pfem/\n\n{BASE_URL}\n\n![]({BASE_URL}/図.png)")
    assert "0 fetched, 0 kept, 0 failed" in run().stdout
    assert [] == web.asked
    checked = make_app().test_cli_runner().invoke(args=["check"]).stdout
    assert "shown as a link (write /図.png)" in checked
