"""Templates as Python compiled them, kept in the instance folder: a process that begins needs not
do that again, which would take half a second.
"""

import logging
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

log = logging.getLogger(__name__)


class Compiled(FileSystemBytecodeCache):
    """Bytecode by the source of the template. Where the folder cannot be written, templates are
    compiled in every process.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the bytecode of a template, if it is there."""
        try:
            super().load_bytecode(bucket)
        except OSError:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bytecode of a template."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError as error:
            log.debug("compiled templates are not kept: %s", error)
