"""A real PostgreSQL and a real Valkey as children of `tiepdan up`, for an office without servers of its own."""

from deploy.embedded.folder import claim
from deploy.embedded.refusal import CannotStart, ExitCode
from deploy.embedded.servers import Addresses, EmbeddedServers

__all__ = ["Addresses", "CannotStart", "EmbeddedServers", "ExitCode", "claim"]
