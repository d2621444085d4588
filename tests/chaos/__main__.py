"""The long storm: `make chaos SECONDS=600`. Prints what was done and what was found; exit code 1 when something was."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from shared.logs import configure_logs
from shared.settings import Settings
from tests.apps import first_accounts
from tests.chaos.house import house
from tests.chaos.storm import Outcome, storm
from tests.servers import real_servers


def main() -> None:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kills", type=int, help="at least so many; a third of the seconds when left out")
    parser.add_argument("--flushes", type=int, help="at least so many; one a minute when left out")
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--units", type=int, default=2, help="departments that listen to their own streams")
    asked = parser.parse_args()
    configure_logs(Settings(log_level="ERROR"))
    outcome = asyncio.run(_storm(asked))
    sys.stdout.write(outcome.table() + "\n")
    sys.stdout.write("".join(f"{complaint}\n" for complaint in outcome.complaints[:200]))
    sys.exit(1 if outcome.complaints else 0)


async def _storm(asked: argparse.Namespace) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix="tiepdan-chaos-"))
    first_accounts(folder)
    kills = asked.kills if asked.kills is not None else max(1, round(asked.seconds / 3))
    flushes = asked.flushes if asked.flushes is not None else max(1, round(asked.seconds / 60))
    async with real_servers(folder / "servers") as servers:
        crash = servers.kind == "embedded"  # only then is it ours alone
        under_attack = house(servers, folder, folder / "accounts.json", postgres_may_crash=crash)
        async with under_attack as attacked:
            return await storm(
                attacked, seconds=asked.seconds, kills=kills, flushes=flushes, clients=asked.clients, units=asked.units
            )


if __name__ == "__main__":
    main()
