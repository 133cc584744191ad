"""Checks of pek by programs that others wrote: ``python -m tests.clients``, or ``make clients``."""
