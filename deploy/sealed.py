"""Whether everything that is sealed can be opened: for `tiepdan doctor`, and before anything is served."""

from collections import Counter

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.intake.people.rotation import ACTOR, counts, first_sealed_with
from services.intake.people.vault import key_id
from services.intake.sealed import SEALED
from shared.database import Database
from shared.settings import InvalidSettingsError, Settings, database_url, kept_identity_keys


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
            for key in sorted(rows.keys() - set(keys)):
                first = await first_sealed_with(tx, table, key)
                more = ", …" if rows[key] > len(first) else ""
                listed = ", ".join(first) + more
                wrong.append((False, f"khóa {key} thiếu / key missing: {rows[key]} × {table.table} ({listed})"))
    return wrong or [(True, f"{total} dòng mở được / rows can be opened, {len(keys)} khóa / keys")]


async def missing_keys(database: Database, settings: Settings) -> dict[str, int]:
    """How many rows need each key that is not there; nothing is sealed before there are tables."""
    here = {key_id(key) for key in kept_identity_keys(settings)}
    missing = Counter[str]()
    async with database.transaction(ACTOR) as tx:
        if (await tx.execute(text("SELECT to_regclass('identity.person')"))).scalar_one() is not None:
            for table in SEALED:
                missing.update(await counts(tx, table))
    return {key: rows for key, rows in sorted(missing.items()) if key not in here}


async def refuse_lost_keys(settings: Settings) -> None:
    """A new key must not be made in silence beside people that older ones have sealed: the old file, put back over it
    later, would take the new key away.

    Raises:
        InvalidSettingsError: there is no key at all, and something is sealed.
    """
    url = database_url(settings, "intake")
    if url is None or kept_identity_keys(settings):
        return
    database = Database(url, pool_size=1)
    try:
        rows = sum((await missing_keys(database, settings)).values())
    except DBAPIError:  # away: whatever serves waits for it and says so
        return
    finally:
        await database.close()
    if rows:
        path = settings.identity_keys_path
        raise InvalidSettingsError(
            f"{path}: không còn, mà {rows} dòng đã khóa bằng khóa trong đó. Khôi phục tệp từ bản sao lưu; "
            "nếu mất hẳn thì chạy 'tiepdan keys add --lost' để làm khóa mới.\n"
            f"{path} is gone, and {rows} rows are sealed with its keys. Restore it from its backup; "
            "if it is lost for good, 'tiepdan keys add --lost' makes a new one."
        )
