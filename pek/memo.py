"""A bounded memo: every value is made once, however many threads ask for it at once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _one(_: object) -> int:
    return 1


class Memo(Generic[K, V]):
    """Least-recently-used memo of values that weigh at most ``size`` together, safe between
    threads. What a value weighs says ``weigh``, once it is made; without it each weighs 1.

    The first caller of a key makes the value, later callers wait for it. A maker that raises
    leaves nothing behind: its error reaches those who waited, and the next caller tries again. A
    value that alone weighs more than ``size`` is made and handed out, but not kept.
    """

    def __init__(self, size: int, weigh: Callable[[V], int] = _one) -> None:
        if size < 1:
            raise ValueError(f"a memo holds at least one value, not {size}")
        self._size = size
        self._weigh = weigh
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._making: dict[K, Future[V]] = {}
        self._weight = 0
        self._lock = Lock()

    @property
    def weight(self) -> int:
        """What the kept values weigh together."""
        return self._weight

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of ``key``, made by ``make`` if it is not there."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                return found[0]
            future = self._making.get(key)
            mine = future is None
            if future is None:
                future = self._making[key] = Future()
        if mine:
            self._fill(key, future, make)
        return future.result()

    def peek(self, key: K) -> V | None:
        """The value of ``key`` if it is finished; ``None`` otherwise. It counts as used.

        Takes no lock: either step is one of the interpreter's own, and between them the value
        may go.
        """
        found = self._values.get(key)
        if found is None:
            return None
        try:  # noqa: SIM105 - suppress takes longer than all the rest of a hit
            self._values.move_to_end(key)
        except KeyError:
            pass
        return found[0]

    def drop(self, condition: Callable[[K], bool]) -> None:
        """Forget the finished values whose key fulfils a condition."""
        with self._lock:
            for key in [key for key in self._values if condition(key)]:
                self._weight -= self._values.pop(key)[1]

    def discard(self, key: K, value: V) -> None:
        """Forget ``value``, unless ``key`` has another one by now."""
        with self._lock:
            found = self._values.get(key)
            if found and found[0] is value:
                self._weight -= self._values.pop(key)[1]

    def __len__(self) -> int:
        return len(self._values)

    def _fill(self, key: K, future: Future[V], make: Callable[[], V]) -> None:
        try:
            value = make()
            weight = self._weigh(value)
        except BaseException as error:  # noqa: BLE001 - handed on to every waiter
            # Those who wait must be woken whatever happened, a keyboard interrupt included.
            with self._lock:
                del self._making[key]
            future.set_exception(error)
        else:
            with self._lock:
                del self._making[key]
                self._keep(key, value, weight)
            future.set_result(value)

    def _keep(self, key: K, value: V, weight: int) -> None:
        if weight > self._size:
            return
        self._values[key] = (value, weight)
        self._weight += weight
        while self._weight > self._size:
            _, (_, gone) = self._values.popitem(last=False)
            self._weight -= gone


@dataclass(slots=True)
class _Checked(Generic[V]):
    """A value, and the version of the site for which it was last found to hold."""

    value: V
    version: str


class Lasting(Generic[K, V]):
    """A memo of values that outlive a version of the site: one is made anew when it does not hold
    any more, and only then. For each version that is asked once.
    """

    def __init__(self, size: int, weigh: Callable[[V], int] = _one) -> None:
        self._memo: Memo[K, _Checked[V]] = Memo(size, lambda checked: weigh(checked.value))

    def get(self, version: str, key: K, make: Callable[[], V], *, holds: Callable[[V], bool]) -> V:
        """The value of ``key`` in a version of the site, made by ``make`` if it is not there or
        does not hold.
        """
        while True:
            checked = self._memo.get(key, lambda: _Checked(make(), version))
            if checked.version == version:
                return checked.value
            if holds(checked.value):
                checked.version = version
                return checked.value
            self._memo.discard(key, checked)

    def __len__(self) -> int:
        return len(self._memo)
