"""The routes of an application, taken from the application itself, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, compile_path

NOT_OURS = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True, order=True)
class Route:
    """One method of one path; `path` holds parameters in braces."""

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_api(self) -> bool:
        return "/api/" in self.path

    @property
    def names_a_record(self) -> bool:
        return "{" in self.path


def routes(app: FastAPI) -> list[Route]:
    """Every route, sorted. Static files are mounted, not routed, and open to everybody."""
    return sorted(_routes(app))


def _routes(app: FastAPI) -> Iterator[Route]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, Mount):
            continue
        assert context.path is not None
        for method in (context.methods or set()) - NOT_OURS:
            yield Route(context.path, method)


def first_to_match(app: FastAPI, method: str, address: str) -> Route | None:
    """The route that takes a request: the first that fits, as Starlette goes through them."""
    for context in iter_route_contexts(app.routes):
        if context.path is None or isinstance(context.original_route, Mount) or method not in (context.methods or ()):
            continue
        if compile_path(context.path)[0].match(address):
            return Route(context.path, method)
    return None
