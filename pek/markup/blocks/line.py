"""One line of a source, eaten from the left by the containers that it belongs to."""

from typing import Final

BLANK: Final = " \t"
TAB: Final = 4


class Line:
    """What is left of a line. ``number`` counts from 1; ``start`` is the index of the first
    character that is no white space, ``indent`` the columns before it (tabs stop every four
    columns of the whole line: CommonMark 0.31, 2.2).
    """

    __slots__ = ("blank", "column", "indent", "number", "start", "text")

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.column = 0
        self._set(text)

    @property
    def content(self) -> str:
        """The text without the white space at its beginning."""
        return self.text[self.start :]

    def skip(self, columns: int) -> None:
        """Eat at most ``columns`` columns of white space; of a tab that reaches further, the rest
        becomes spaces.
        """
        target, index = self.column + columns, 0
        while index < self.start and self.column < target:
            self.column += TAB - self.column % TAB if self.text[index] == "\t" else 1
            index += 1
        rest = self.text[index:] if index else self.text
        if self.column > target:
            rest = " " * (self.column - target) + rest
            self.column = target
        self._set(rest)

    def take(self, characters: int) -> None:
        """Eat the white space at the beginning and ``characters`` characters after it."""
        self.column += self.indent + characters
        self._set(self.text[self.start + characters :])

    def _set(self, text: str) -> None:
        self.text = text
        if text and text[0] not in BLANK:
            self.start = self.indent = 0
            self.blank = False
            return
        rest = text.lstrip(BLANK)
        self.start = len(text) - len(rest)
        self.blank = not rest
        self.indent = self._columns() if "\t" in text[: self.start] else self.start

    def _columns(self) -> int:
        column = self.column
        for character in self.text[: self.start]:
            column += TAB - column % TAB if character == "\t" else 1
        return column - self.column
