"""Other hosts are asked here and nowhere else, by an operator's command, for what the site then
has itself: what pages say of themselves, and pictures.

``naming`` finds what the documents name, ``learning`` fetches it through ``client`` (redirects,
limits, one request a host), ``network`` (checked addresses, deadline) and ``targets`` (which
addresses may be asked), ``page`` and ``picture`` read what came, ``keeping`` writes it.
"""

from pek.fetch.work import Plan, Report, carry_out, client_of, plan

__all__ = ["Plan", "Report", "carry_out", "client_of", "plan"]
