"""A bounded memo: every value is made once, however many threads ask for it at once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Least-recently-used memo of at most ``size`` values, safe between threads.

    The first caller of a key makes the value, later callers wait for it. A maker that raises
    leaves nothing behind: its error reaches those who waited, and the next caller tries again.
    """

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"a memo holds at least one value, not {size}")
        self._size = size
        self._futures: OrderedDict[K, Future[V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of ``key``, made by ``make`` if it is not there."""
        with self._lock:
            future = self._futures.get(key)
            mine = future is None
            if future is None:
                future = self._futures[key] = Future()
            self._futures.move_to_end(key)
        if mine:
            self._fill(key, future, make)
        return future.result()

    def peek(self, key: K) -> V | None:
        """The value of ``key`` if it is finished; ``None`` otherwise. It counts as used."""
        with self._lock:
            future = self._futures.get(key)
            if future is None or not future.done():
                return None
            self._futures.move_to_end(key)
        # A maker that raised left no future behind, or is about to take it away.
        return None if future.exception() else future.result()

    def __len__(self) -> int:
        return len(self._futures)

    def _fill(self, key: K, future: Future[V], make: Callable[[], V]) -> None:
        try:
            value = make()
        except BaseException as error:  # noqa: BLE001 - handed on to every waiter
            # Those who wait must be woken whatever happened, a keyboard interrupt included.
            with self._lock:
                if self._futures.get(key) is future:
                    del self._futures[key]
            future.set_exception(error)
        else:
            future.set_result(value)
            self._evict()

    def _evict(self) -> None:
        with self._lock:
            surplus = max(0, len(self._futures) - self._size)
            oldest = islice(((k, f) for k, f in self._futures.items() if f.done()), surplus)
            for key in [key for key, _ in oldest]:
                del self._futures[key]
