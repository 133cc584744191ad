from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from pek.memo import Memo

PATIENCE = 5


class Observed(Future[object]):
    """A future that says when somebody asks for its result."""

    asked: Event

    def result(self, timeout: float | None = None) -> object:
        """Say so, then wait as ever."""
        self.asked.set()
        return super().result(timeout)


def test_a_value_is_made_once_for_all_threads() -> None:
    """Eight threads that ask at once get one value, made by one of them."""
    memo: Memo[str, object] = Memo(4)
    start, made = Barrier(8), []

    def make() -> object:
        made.append(1)
        return object()

    def ask(_: int) -> object:
        start.wait(PATIENCE)
        return memo.get("key", make)

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert set(values) == {values[0]}


def test_those_who_wait_get_the_error_and_the_next_caller_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A maker that raises leaves nothing: waiters see its error, a later maker is asked."""
    monkeypatch.setattr(Observed, "asked", Event(), raising=False)
    monkeypatch.setattr("pek.memo.Future", Observed)
    memo: Memo[str, int] = Memo(4)
    making = Event()

    def fail() -> int:
        making.set()
        assert Observed.asked.wait(PATIENCE)
        raise ValueError("no picture")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memo.get, "key", fail)
        assert making.wait(PATIENCE)
        second = pool.submit(memo.get, "key", lambda: 1)
        for asked in (first, second):
            with pytest.raises(ValueError, match="no picture"):
                asked.result(PATIENCE)
    assert len(memo) == 0
    assert memo.get("key", lambda: 2) == 2


def test_an_interrupt_of_the_maker_frees_the_key() -> None:
    """What is no ordinary error leaves nothing behind either."""
    memo: Memo[str, int] = Memo(4)

    def interrupted() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        memo.get("key", interrupted)
    assert memo.get("key", lambda: 1) == 1


def test_the_value_longest_unused_goes_first() -> None:
    """A memo of two forgets what was asked for longest ago, not what was made first."""
    memo: Memo[str, str] = Memo(2)
    memo.get("a", lambda: "a")
    memo.get("b", lambda: "b")
    memo.get("a", lambda: "not made")
    memo.get("c", lambda: "c")
    assert len(memo) == 2
    assert memo.get("a", lambda: "again") == "a"
    assert memo.get("b", lambda: "again") == "again"


def test_a_maker_may_ask_for_another_key() -> None:
    """No lock is held while a value is made, and None is a value like any other."""
    memo: Memo[str, object] = Memo(2)
    made = []

    def nothing() -> None:
        made.append(1)

    assert memo.get("outer", lambda: memo.get("inner", nothing)) is None
    assert memo.get("outer", nothing) is None
    assert made == [1]


def test_what_is_being_made_is_not_forgotten() -> None:
    """A value under way outlives the limit, so that nobody makes it a second time."""
    memo: Memo[str, str] = Memo(1)

    def outer() -> str:
        memo.get("x", lambda: "x")
        memo.get("y", lambda: "y")
        return "outer"

    memo.get("outer", outer)
    assert len(memo) == 1


def test_values_are_kept_by_what_they_weigh() -> None:
    """The limit is of all values together; one that is too heavy alone takes no other's place."""
    memo: Memo[str, str] = Memo(10, len)
    for value in ("four", "three", "two"):
        memo.get(value, lambda value=value: value)  # type: ignore[misc]
    assert (None, "three", "two") == tuple(map(memo.peek, ("four", "three", "two")))
    assert memo.get("heavy", lambda: "x" * 11) == "x" * 11
    assert (8, None) == (memo.weight, memo.peek("heavy"))
    memo.drop(lambda key: key.startswith("th"))
    assert (3, 1) == (memo.weight, len(memo))


@pytest.mark.parametrize("size", [0, -1])
def test_a_memo_holds_something(size: int) -> None:
    """A memo without room is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        Memo(size)


def test_what_is_discarded_is_made_again() -> None:
    """But not another value that has its place by now."""
    memo: Memo[str, object] = Memo(4)
    first = memo.get("key", object)
    memo.discard("key", first)
    second = memo.get("key", object)
    memo.discard("key", first)
    assert first is not second is memo.get("key", object)
