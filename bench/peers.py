"""The servers that pek is measured beside: nginx over files, and Flask-Caching under gunicorn."""

import getpass
import gzip
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.servers import Reply, Server, free_port, running

# Those that each server sends of its own, or that belong to one answer.
_OWN = frozenset(
    {
        *("connection", "content-encoding", "content-length", "content-type", "date", "etag"),
        *("last-modified", "server", "transfer-encoding", "vary"),
    }
)
_NGINX = """\
daemon off;
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; }}
  charset utf-8;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  gzip_static on;
  gzip_vary on;
  {temporary}
  server {{
    listen 127.0.0.1:{port};
    root {folder}/files;
    {headers}
  }}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def common(reply: Reply) -> dict[str, str]:
    """The headers of pek's page that a peer sends too, so that answers are as long."""
    return {name: value for name, value in reply.headers.items() if name.lower() not in _OWN}


@contextmanager
def nginx(folder: Path, address: str, page: Reply, workers: int) -> Iterator[Server]:
    """The page by nginx: a file, and its gzip beside it, which gzip_static sends."""
    port, body = free_port(), gzip.decompress(page.body)
    file = folder / "files" / address.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(body)
    file.with_suffix(".html.gz").write_bytes(page.body)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    configuration = folder / "nginx.conf"
    configuration.write_text(_configuration(folder, port, workers, common(page)), "utf-8")
    command = ["nginx", "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    with running(command, port=port, address=address, cwd=folder) as server:
        yield server


def _configuration(folder: Path, port: int, workers: int, headers: Mapping[str, str]) -> str:
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in headers.items()}
    return _NGINX.format(
        # Its workers must reach the folder, whoever measures.
        user="" if os.geteuid() else f"user {getpass.getuser()};",
        workers=workers,
        folder=folder,
        port=port,
        temporary="\n  ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY),
        headers="\n    ".join(f"add_header {name} {value};" for name, value in quoted.items()),
    )


@contextmanager
def flask_caching(folder: Path, address: str, page: Reply) -> Iterator[Server]:
    """The page from Flask-Caching's SimpleCache, under gunicorn with 2 workers of 8 threads."""
    (folder / "page.gz").write_bytes(page.body)
    own = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    headers = {**common(page), **own, "Vary": "Accept-Encoding"}
    (folder / "headers.json").write_text(json.dumps(headers), "utf-8")
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
        *(
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--no-control-socket",
            "bench.cached_app:app",
        ),
    ]
    environment = {**os.environ, "BENCH_PAGE": str(folder)}
    with running(command, port=port, address=address, environment=environment) as server:
        yield server
