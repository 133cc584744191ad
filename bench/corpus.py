"""A site of any size whose posts have the shape of real ones: ``python -m bench.corpus FOLDER``.

Reports of 1 to 6 KB in Japanese, each with headings, pictures, players of slides, links and lists,
here and there a table or code; all with an author with a face, a category, tags and a picture of
their own. The same posts from the same seed; the first 100 of 10,000 are those of a site of 100.
"""

import argparse
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.photographs import jpeg, photograph
from bench.prose import Prose

NEWEST = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
EDITIONS = ("pek2024/blog", "pek2025/blog", "pek2027/blog", "pfem/report")
CATEGORIES = ("report", "announcement", "session", "interview", "column")
TAGS = (
    *("PFEM", "PEK2024", "PEK2025", "Kubernetes", "CI/CD", "SRE", "GitOps", "Backstage", "AWS"),
    *("オブザーバビリティ", "開発者体験", "ゴールデンパス", "コミュニティ", "大阪", "福岡", "登壇"),
    *("セキュリティ", "コスト", "組織", "採用", "Terraform", "入門", "LT", "懇親会", "スポンサー"),
)
PEOPLE = 24
PICTURES = 8
CODE = """\
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: portal-{number}
spec:
  replicas: 3  # 冗長構成
```"""
SITE = """\
title = "計測用のブログ"
description = "計測のためのサイトです。"
feed_authority = "blog.example.org,2024"
"""
PLAYER = (
    '<iframe class="speakerdeck-iframe" frameborder="0" '
    'src="https://speakerdeck.com/player/{key:032x}" title="{title}" allowfullscreen="true" '
    'style="border: 0px; margin: 0px; padding: 0px; width: 100%; height: auto; '
    'aspect-ratio: 560 / 315;" data-ratio="1.7777777777777777"></iframe>'
)


def write(folder: Path, count: int, seed: int = 7) -> None:
    """A site of ``count`` posts below ``folder``: its ``content/`` and ``static/``."""
    static = folder / "static/assets"
    static.mkdir(parents=True)
    for number in range(PEOPLE):
        (static / f"face{number}.jpg").write_bytes(jpeg(photograph(96, number), 80))
    for number in range(PICTURES):
        picture = photograph(480, 100 + number).crop((0, 0, 480, 252))
        (static / f"picture{number}.jpg").write_bytes(jpeg(picture, 80))
    for name, text in posts(count, seed):
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "content/site.toml").write_text(SITE, "utf-8")


def posts(count: int, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Path below ``content/`` and text of every post, the newest first."""
    prose = Prose.seeded(seed)
    for number in range(count):
        edition = EDITIONS[number % len(EDITIONS)]
        yield f"{edition}/post-{number}.md", _post(prose, number)


def _post(prose: Prose, number: int) -> str:
    noise, person = prose.noise, number * 7 % PEOPLE
    tags = "".join(f"\n  - {tag}" for tag in noise.sample(TAGS, noise.randint(1, 3)))
    published = NEWEST - timedelta(hours=9 * number)
    return f"""\
---
title: {prose.title(number)}
description: |
  {prose.sentence()}
category: {noise.choice(CATEGORIES)}
publishDate: {published:%Y-%m-%dT%H:%M:%SZ}
tags:{tags}
image: /assets/picture{number % PICTURES}.jpg
author:
  name: 書き手{person:02}
  icon: /assets/face{person}.jpg
draft: false
---

# {"の".join(prose.some(2))}

{prose.paragraph(2, 4)}

{_body(prose, noise, number)}
"""


def _body(prose: Prose, noise: random.Random, number: int) -> str:
    blocks = []
    for part in range(noise.randint(2, 6)):
        blocks += [f"## {'と'.join(prose.some(2))}", prose.paragraph(2, 5)]
        if part % 2:
            title = "の".join(prose.some(3))
            blocks += [f"### {title}", PLAYER.format(key=noise.getrandbits(128), title=title)]
            blocks.append(f"{prose.sentence()}[{prose.some(1)[0]}](https://example.com/{number}/)")
        else:
            blocks.append(f"![{prose.some(1)[0]}](../../../public/assets/picture{part}.jpg)")
    if number % 3 == 0:
        blocks.append("\n".join(f"- **{word}**: {prose.sentence()}" for word in prose.some(4)))
    if number % 5 == 0:
        blocks.append(CODE.format(number=number))
    if number % 7 == 0:
        rows = (f"| {word} | {noise.randint(1, 99)}% |" for word in prose.some(4))
        blocks.append("\n".join(("| 項目 | 割合 |", "|---|---:|", *rows)))
    return "\n\n".join(blocks)


def main() -> None:
    """Write a site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    write(options.folder, options.posts, options.seed)
    print(f"{options.posts} posts in {options.folder}")


if __name__ == "__main__":
    main()
