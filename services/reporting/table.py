"""The tables of this service have a registry of their own, so that three services can live in one process."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from shared.table import Table


class ReportingTable(Table, registry=registry(metadata=MetaData())):
    """Base of every table of reporting."""
