"""The edge of scheduling: the transaction a route works in, committed after it returns and undone when it raises."""

from typing import Annotated

from shared.database import Transaction
from shared.service import transaction

Tx = Annotated[Transaction, transaction("scheduling")]
