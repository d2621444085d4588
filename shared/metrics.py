"""Every metric there is. Labels hold services, streams and routes; never a person, a case or a code."""

from typing import Final

from prometheus_client import REGISTRY, Counter, Gauge, Histogram

REQUESTS: Final = Histogram(
    "tiepdan_http_request_seconds",
    "Time to answer a request, by route template.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
PUBLISHED: Final = Counter("tiepdan_events_published_total", "Entries appended to Redis streams.", ("service",))
UNSEQUENCED: Final = Gauge("tiepdan_events_unsequenced", "Committed events without a position yet.", ("service",))
LAG: Final = Gauge("tiepdan_consumer_lag", "Events not applied yet: head minus position.", ("consumer", "stream"))
BEHIND: Final = Gauge(
    "tiepdan_consumer_behind_seconds", "How long a consumer has had something left to apply.", ("consumer", "stream")
)
APPLIED: Final = Counter("tiepdan_events_applied_total", "Events applied.", ("consumer", "stream"))
PARKED: Final = Gauge("tiepdan_events_parked", "Parked events by state.", ("consumer", "state"))
BREAKER_OPEN: Final = Gauge("tiepdan_breaker_open", "1 while a breaker holds a consumer.", ("consumer", "stream"))
STREAM_AHEAD: Final = Gauge("tiepdan_stream_ahead_of_log", "1 while Redis has more than the log.", ("service",))
SEALED_UNREADABLE: Final = Gauge(
    "tiepdan_sealed_rows_unreadable", "Rows of personal data that no identity key here opens.", ("table",)
)
RESTARTS: Final = Counter("tiepdan_task_restarts_total", "Background tasks started again after a fault.", ("task",))
FILES_MISSING: Final = Gauge(
    "tiepdan_files_missing", "Attachments whose file was not in the store when it was last swept."
)

__all__ = ["REGISTRY"]
