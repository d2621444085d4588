"""Units, posts and the fields of matters, with the days on which each was so."""

from shared.organisation.files import load_organisation
from shared.organisation.routing import Field, Fields, MatterKind, load_fields
from shared.organisation.subjects import Subjects, load_subjects
from shared.organisation.units import Holding, Organisation, Post, Unit, UnitKind, UnknownUnitError

__all__ = [
    "Field",
    "Fields",
    "Holding",
    "MatterKind",
    "Organisation",
    "Post",
    "Subjects",
    "Unit",
    "UnitKind",
    "UnknownUnitError",
    "load_fields",
    "load_organisation",
    "load_subjects",
]
