"""pek's Markdown beside GitHub's: ``python -m tests.dialect``, or ``make dialect``."""
