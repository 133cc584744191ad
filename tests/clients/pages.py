"""How posts' pages answer the crawlers of those who show previews."""

from collections.abc import Iterator, Mapping

from pek.models import Post
from tests.clients.outcome import Outcome, Wrong
from tests.clients.served import Served, elements

# Bytes of a page that the hastiest crawlers read, and those of pages and pictures for which Slack
# asks.
BEGINNING = 16_384
SLACK_LENGTH = 32_769

CRAWLERS = {
    "Bluesky": "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Discord": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Facebook": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Google": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Hatena": "HatenaBookmark/4.0 (Hatena::Bookmark; Scissors)",
    "LINE": "facebookexternalhit/1.1;line-poker/1.0",
    "LinkedIn": "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)",
    "Mastodon": "Mastodon/4.4.0 (http.rb/5.3.0; +https://social.example.org/)",
    "Misskey": "SummalyBot/5.2.0",
    "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Telegram": "TelegramBot (like TwitterBot)",
    "WhatsApp": "WhatsApp/2.23.20.0",
    "X": "Twitterbot/1.0",
}
PROPERTIES = ("og:", "article:", "twitter:", "fediverse:")
RELATIONS = {"canonical", "icon", "apple-touch-icon"}


def same_for_all(site: Served, posts: Mapping[str, Post]) -> Outcome:
    """Whoever asks gets the same page."""
    wrong = [one for url in posts for one in _unlike(site, url)]
    text = f"crawlers: {len(posts)} posts for {len(CRAWLERS)} of them, the same as for all others"
    return Outcome(text=text, wrong=tuple(wrong))


def _unlike(site: Served, url: str) -> Iterator[Wrong]:
    page = site.ask(url).body
    for name, agent in CRAWLERS.items():
        answer = site.ask(url, {"User-Agent": agent})
        if (answer.status, answer.body) != (200, page):
            expected = f"200 and the {len(page)} bytes that others get"
            yield Wrong(where=f"{url} as {name}", expected=expected, found=answer)


def whole_in_beginning(site: Served, posts: Mapping[str, Post]) -> Outcome:
    """The first bytes of a page hold all of its preview, and Slack gets at least those."""
    wrong: list[Wrong] = []
    latest = 0
    for url in posts:
        page = site.ask(url).body
        latest = max(latest, page.index(b"</head>"))
        for name, part in (("", page), (" as Slack", _as_slack(site, url))):
            if late := sorted(_preview(page) - _preview(part[:BEGINNING])):
                expected = f"the preview in the first {BEGINNING} bytes"
                found = f"{len(late)} facts after them: {', '.join(late)}"
                wrong.append(Wrong(where=f"{url}{name}", expected=expected, found=found))
    text = f"beginnings: {len(posts)} heads, up to {latest} bytes (previews: at most {BEGINNING})"
    return Outcome(text=text, wrong=tuple(wrong))


def _as_slack(site: Served, url: str) -> bytes:
    """What Slack keeps of a page: the answer may be the part it asks for, or all."""
    return site.ask(url, {"Range": f"bytes=0-{SLACK_LENGTH - 1}"}).body[:SLACK_LENGTH]


def _preview(page: bytes) -> set[str]:
    """The elements from which previews are made, written out."""
    metas = (
        f"{name}={one.get('content')}"
        for one in elements(page, "meta")
        if (name := one.get("property") or one.get("name", "")).startswith(PROPERTIES)
    )
    links = (
        f"{rel}={one.get('href')}"
        for one in elements(page, "link")
        if (rel := one.get("rel", "")) in RELATIONS
    )
    return {*metas, *links}
