"""The texts of documents, which nobody keeps in memory: read when they are asked for."""

from hashlib import sha256

from pek.config import Config
from pek.content.index import Index
from pek.content.source import body_of
from pek.errors import BodyError
from pek.models import Document


class Texts:
    """Finds the body of a document by the document's digest: in its file, while that is the same,
    else in the ``index``.
    """

    def __init__(self, config: Config, index: Index | None = None) -> None:
        self._config = config
        self._index = index

    def body(self, document: Document) -> str:
        """The Markdown of a document, without its front matter. Raises BodyError if it is nowhere
        any more, as the file has changed and the index was lost since it was read.
        """
        if not document.has_body:
            return ""
        data = self._file(document) or (self._index and self._index.source(document.digest))
        if not data:
            remedy = "mend and save the file, or restart pek"
            raise BodyError(f"{document.path}: the text that is served is lost ({remedy})")
        return body_of(document.path, data)

    def _file(self, document: Document) -> bytes | None:
        try:
            data = (self._config.content / document.path).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == document.digest else None
