"""Any row an event log may hold."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from shared.messaging.log import LoggedEvent

_names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_data: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | _names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=6,
)


def logged_events() -> st.SearchStrategy[LoggedEvent]:
    return st.builds(
        LoggedEvent,
        seq=st.integers(1, 2**40),
        id=st.uuids(),
        type=_names,
        subject=_names,
        subject_version=st.integers(1, 2**31 - 1),
        audience=st.lists(st.sampled_from(["so-x", "so-y", "so-z"]), unique=True).map(lambda u: tuple(sorted(u))),
        actor=_names,
        causation_id=st.none() | st.uuids(),
        correlation_id=st.uuids(),
        occurred_at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis wants naive bounds
        data=st.dictionaries(_names, _data, max_size=4),
    )
