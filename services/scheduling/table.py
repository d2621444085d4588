"""The tables of this service: one registry of their own, so that three services fit into one process."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from shared.table import Table


class SchedulingTable(Table, registry=registry(metadata=MetaData())):
    """What every table of scheduling derives from."""


METADATA = SchedulingTable.metadata
