"""Whether everything that is sealed can be opened: for `tiepdan doctor`."""

from services.intake.people.rotation import ACTOR, counts, sealed_with_others
from services.intake.people.vault import key_id
from services.intake.sealed import SEALED
from shared.database import Database
from shared.settings import InvalidSettingsError, Settings, kept_identity_keys


async def sealed_findings(database: Database, settings: Settings) -> list[tuple[bool, str]]:
    """For each key that is needed and missing one finding with rows; else one that all is well."""
    try:
        keys = [key_id(key) for key in kept_identity_keys(settings)]
    except (InvalidSettingsError, OSError) as error:
        return [(False, str(error))]
    wrong: list[tuple[bool, str]] = []
    total = 0
    async with database.transaction(ACTOR) as tx:
        for table in SEALED:
            rows = await counts(tx, table)
            total += sum(rows.values())
            for key, first in (await sealed_with_others(tx, table, keys)).items():
                more = ", …" if rows[key] > len(first) else ""
                listed = ", ".join(first) + more
                wrong.append((False, f"khóa {key} thiếu / key missing: {rows[key]} × {table.table} ({listed})"))
    return wrong or [(True, f"{total} dòng mở được / rows can be opened, {len(keys)} khóa / keys")]
