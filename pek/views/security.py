"""The headers that every answer carries."""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Response

from pek.answers import NO_STORE
from pek.config import Config


def headers(config: Config) -> Mapping[str, str]:
    """Security headers: everything from this site alone, nothing inline, players of the
    configured hosts only in frames that a reader opens.
    """
    players = " ".join(f"https://{host}" for host in sorted(config.frame_hosts))
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": players or "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    found = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if urlsplit(config.base_url or "").scheme == "https":
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found


def protector(config: Config) -> Callable[[Response], Response]:
    """Adds the headers to a response that does not have them. What a site with drafts answers is
    nobody's to keep or to find.
    """
    fixed = headers(config)

    def protect(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if config.drafts:
            response.headers["Cache-Control"] = NO_STORE
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return protect
