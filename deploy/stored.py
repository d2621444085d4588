"""Whether attachments can be kept and opened: for `tiepdan doctor`."""

from services.intake.attachments.scanning import answers
from services.intake.attachments.storing import StoreAway, store_of
from services.intake.attachments.sweeping import sweep
from shared.database import Database
from shared.settings import Settings


async def stored_findings(database: Database, settings: Settings) -> list[tuple[bool, str]]:
    """One finding about the store, and one about the virus scanner when one is to be asked."""
    found: list[tuple[bool, str]] = []
    try:
        swept = await sweep(database, store_of(settings), drop=False)
    except StoreAway as error:
        found.append((False, f"{error.reason.vi} {error.reason.en}"))
    else:
        wrong = "" if swept.sound else ": tiepdan files sweep --dry-run"
        said = f"{swept.files} tệp / files, {len(swept.lost)} mất / missing, {len(swept.orphans)} không có hồ sơ / without a row"
        found.append((swept.sound, said + wrong))
    if settings.clamd is not None:
        there = await answers(settings.clamd)
        found.append(
            (there, f"clamd {settings.clamd}: {'trả lời / answers' if there else 'không trả lời / no answer'}")
        )
    return found
