"""The tables of this service have a registry of their own: three services share a process, not their tables."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from shared.table import Table


class IntakeTable(Table, registry=registry(metadata=MetaData())):
    """What every table of intake derives from. Its schema is written by the migrations, not by the models."""
