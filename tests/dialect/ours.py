"""pek's own side: the whole way from Markdown to HTML, as ``flask render`` goes it."""

from pek.markup import render
from pek.models import Flaw, LinkCard, Picture


class Written:
    """A site on which every address leads where it is written, every picture is there, and of no
    page elsewhere anything is known.
    """

    def picture(self, target: str) -> Picture | None:
        """A picture at ``target``, on whatever host."""
        return Picture(address=target, width=800, height=450, media_type="image/png")

    def trouble(self, target: str) -> Flaw:  # noqa: ARG002 - there is none
        """Never asked: every picture is found."""
        return Flaw(reason="", absent=True)

    def card(self, address: str) -> LinkCard | None:  # noqa: ARG002 - there are none
        """No page elsewhere is known."""
        return None

    def address(self, target: str) -> str:
        """``target``."""
        return target


def html_of(source: str) -> str:
    """The HTML of a Markdown ``source``; headings keep their levels."""
    return render(source, Written()).html
