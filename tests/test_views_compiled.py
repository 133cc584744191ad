"""Compiled templates outlive the process that compiled them."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from pek.views.compiled import Compiled


def environment(folder: Path, text: str = "{{ 1 + 1 }}題") -> Environment:
    """The templates of a new process."""
    return Environment(
        loader=DictLoader({"a": text}), bytecode_cache=Compiled(folder), autoescape=True
    )


def test_the_next_process_compiles_only_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template is taken from the folder, but for one with another text."""
    folder = tmp_path / "instance/templates"
    assert "2題" == environment(folder).get_template("a").render()
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", None)
        assert "2題" == environment(folder).get_template("a").render()
    assert "3題" == environment(folder, "{{ 1 + 2 }}題").get_template("a").render()


def test_without_a_folder_templates_are_compiled(tmp_path: Path) -> None:
    """Where nothing can be written, a page is made all the same."""
    (tmp_path / "file").touch()
    assert "2題" == environment(tmp_path / "file/templates").get_template("a").render()
