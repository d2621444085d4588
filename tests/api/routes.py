"""The routes of an application, taken from the application itself, so that none can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute, Mount, compile_path

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
    return sorted({route for route, _ in _routes(app)})


def plain(app: FastAPI) -> list[Route]:
    """Those whose path takes no word from a list."""
    return sorted({route for route, lists in _routes(app) if not lists})


def spelled_out(app: FastAPI) -> list[Route]:
    """The same, those with a word of a list in the path (a step of the procedure) once for each word of that list. Where a
    route of its own stands under such an address, it is that one.
    """
    found: set[Route] = set()
    for route, lists in _routes(app):
        paths = {route.path}
        for name, words in lists.items():
            paths = {path.replace(f"{{{name}}}", word) for path in paths for word in words}
        found |= {Route(path, route.method) for path in paths}
    return sorted(found)


def _routes(app: FastAPI) -> Iterator[tuple[Route, dict[str, list[str]]]]:
    """Each with the lists its path takes words from, by parameter."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, Mount):
            continue
        assert context.path is not None
        for method in (context.methods or set()) - NOT_OURS:
            yield Route(context.path, method), _lists(context.original_route)


def _lists(route: BaseRoute) -> dict[str, list[str]]:
    if not isinstance(route, APIRoute):
        return {}
    types = {field.name: field.field_info.annotation for field in route.dependant.path_params}
    return {
        name: [str(member.value) for member in of]
        for name, of in types.items()
        if isinstance(of, type) and issubclass(of, Enum)
    }


def first_to_match(app: FastAPI, method: str, address: str) -> Route | None:
    """The route that takes a request: the first that fits, as Starlette goes through them."""
    for context in iter_route_contexts(app.routes):
        if context.path is None or isinstance(context.original_route, Mount) or method not in (context.methods or ()):
            continue
        if compile_path(context.path)[0].match(address):
            return Route(context.path, method)
    return None
