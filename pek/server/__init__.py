"""What the production server asks for every answer."""

from pek.server.front import Front, LoggingFront, access

__all__ = ["Front", "LoggingFront", "access"]
