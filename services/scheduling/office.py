"""The office as scheduling needs it: units and posts, fields of matters, working days and periods of notice."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from services.scheduling.notices.rules import NoticePeriods, load_notice_periods
from shared.calendar import Calendar, load_calendar
from shared.organisation import Fields, Organisation, Post, Unit, load_fields, load_organisation
from shared.refusals import Reason, Refused
from shared.web.pages import web_of


@dataclass(frozen=True)
class Office:
    """Rules that are data, as this installation has them."""

    organisation: Organisation
    fields: Fields
    calendar: Calendar
    notices: NoticePeriods

    def refuse_unit(self, code: str, on: date, field: str) -> Refused | None:
        """A unit can be given something only while it exists."""
        unit = self.organisation.by_code.get(code)
        if unit is None:
            return Refused(Reason(f"Không có đơn vị mã {code}.", f"No unit has the code {code}."), field)
        if unit.exists(on):
            return None
        successor = self.organisation.successor(code, on)
        instead_vi = f" Đơn vị kế thừa: {successor.name}." if successor else ""
        instead_en = f" Its successor is {successor.name}." if successor else ""
        day = f"{on:%d/%m/%Y}"
        return Refused(
            Reason(
                f"{unit.name} không hoạt động vào ngày {day}.{instead_vi}",
                f"{unit.name} did not exist on {day}.{instead_en}",
            ),
            field,
        )

    def refuse_post(self, code: str, on: date, field: str) -> Refused | None:
        """A session is hosted by a post that exists on its day."""
        post = self.organisation.post(code)
        if post is not None and post.valid_from <= on and (post.valid_to is None or on <= post.valid_to):
            return None
        return Refused(
            Reason(
                f"Không có chức danh mã {code} vào ngày {on:%d/%m/%Y}.",
                f"No post has the code {code} on {on:%d/%m/%Y}.",
            ),
            field,
        )

    def is_provincial_head(self, post: str) -> bool:
        """Whether this is the post of the province's chairman, who holds some dialogues in person."""
        found = self.organisation.post(post)
        return found is not None and found.head and self.organisation.unit(found.unit).kind == "province"

    def refuse_field(self, code: str, on: date, field: str) -> Refused | None:
        if any(row.code == code for row in self.fields.on(on)):
            return None
        return Refused(Reason(f"Không có lĩnh vực mã {code}.", f"There is no field of matters {code}."), field)

    def post_title(self, code: str, language: str) -> str:
        """What a post is called; its code when the data files no longer know it."""
        post = self.organisation.post(code)
        return code if post is None else post.title_en if language == "en" else post.title_vi

    def field_name(self, code: str, language: str) -> str:
        for row in self.fields.rows:
            if row.code == code:
                return row.name_en if language == "en" else row.name_vi
        return code

    def hosts(self, on: date) -> list[Post]:
        """The posts that hold dialogues and reception days: heads and their deputies, in the order of the data file."""
        return [
            post
            for post in self.organisation.all_posts
            if post.valid_from <= on and (post.valid_to is None or on <= post.valid_to)
        ]

    def units(self, on: date) -> tuple[Unit, ...]:
        return self.organisation.units(on)


@cache
def the_office(organisation_dir: Path | None, calendar_file: Path | None) -> Office:
    """Read the data files once.

    Raises:
        InvalidData: one of them cannot be used.
    """
    organisation = load_organisation(organisation_dir)
    own_fields = organisation_dir if organisation_dir and (organisation_dir / "fields.csv").exists() else None
    return Office(
        organisation, load_fields(organisation, own_fields), load_calendar(calendar_file), load_notice_periods()
    )


async def _office_of(request: Request) -> Office:
    settings = web_of(request).settings
    return the_office(settings.organisation_dir, settings.calendar_file)


AtOffice = Annotated[Office, Depends(_office_of)]
