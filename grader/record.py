"""The way records are made here: frozen, keyword-only dataclasses. Knows no record.

`dataclasses` writes and compiles six methods for every class, half a millisecond each time: with thirty records, an eighth of the
time of a whole check. These share their methods instead; `dataclasses.replace`, `asdict` and `fields` work on them as on any other.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Makes a class a record of its annotated fields: frozen, keyword-only, equal to another whose fields are all equal."""
    made: Any = unique(cls)
    made.__eq__, made.__hash__ = _eq, _hash
    return cls


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False, field_specifiers=(field,))
def unique(cls: type[T]) -> type[T]:
    """Makes a class a record that equals only itself: for those that hold arrays."""
    made: Any = dataclass(init=False, repr=False, eq=False)(cls)
    fields = made.__dataclass_fields__
    made.__init__, made.__setattr__, made.__delattr__ = _init, _frozen, _frozen
    made.__repr__ = _repr
    made._needed_ = frozenset(
        name for name, f in fields.items() if f.default is MISSING and f.default_factory is MISSING
    )
    made._made_ = tuple((name, f.default_factory) for name, f in fields.items() if f.default_factory is not MISSING)
    return cls


def _init(self: Any, **values: Any) -> None:
    kind = type(self)
    if not kind._needed_ <= values.keys() or not values.keys() <= kind.__dataclass_fields__.keys():
        missing = ", ".join(sorted(kind._needed_ - values.keys())) or "nothing"
        unknown = ", ".join(sorted(values.keys() - kind.__dataclass_fields__.keys())) or "nothing"
        raise TypeError(f"{kind.__name__}: missing {missing}, unknown {unknown}")
    for name, make in kind._made_:
        if name not in values:
            values[name] = make()
    self.__dict__.update(values)  # a default stays with the class until an object has another value


def _frozen(self: Any, name: str, *value: Any) -> None:
    raise FrozenInstanceError(f"cannot change {type(self).__name__}.{name}")


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def _repr(self: Any) -> str:
    words = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__name__}({words})"


def _eq(self: Any, other: Any) -> Any:
    if self is other:
        return True
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))
