"""Intake on real servers, for walks through its state machines."""

from tests.intake.conftest import app

__all__ = ["app"]
