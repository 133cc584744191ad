"""A page asked for as often as a server answers, by wrk."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What wrk found: answers, and answers a second; milliseconds of the median and of the 99th
    percentile; ``trouble`` with connections, ``""`` if there was none.
    """

    answers: int
    rate: float
    p50: float
    p99: float
    trouble: str = ""


def wrk(
    port: int,
    address: str,
    seconds: int,
    *,
    connections: int,
    headers: Mapping[str, str] | None = None,
) -> Load:
    """Ask over so many connections, which stay open. Raises SystemExit if an answer is an error."""
    named = [f"-H{name}: {value}" for name, value in (headers or {}).items()]
    command = [
        *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *named),
        f"http://127.0.0.1:{port}{address}",
    ]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if wrong := re.search(r"Non-2xx or 3xx responses: .*", out):
        raise SystemExit(f"bench: wrk at {address}: {wrong[0]}")
    trouble = re.search(r"Socket errors: .*", out)
    return Load(
        answers=int(_found(r"(\d+) requests in", out)[1]),
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", out)[1]),
        p50=_milliseconds(50, out),
        p99=_milliseconds(99, out),
        trouble=trouble[0] if trouble else "",
    )


def _found(pattern: str, out: str) -> re.Match[str]:
    found = re.search(pattern, out)
    if found is None:
        raise SystemExit(f"bench: wrk said something unexpected:\n{out}")
    return found


def _milliseconds(cut: int, out: str) -> float:
    found = _found(rf"{cut}%\s+([\d.]+)(us|ms|s|m)\b", out)
    return float(found[1]) * _UNITS[found[2]]
