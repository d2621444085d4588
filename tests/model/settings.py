"""How much is walked: a little and always the same in `make test`; long and each time otherwise in `make model`."""

import os
import random
from typing import Final

from hypothesis import HealthCheck, Phase, settings

WALKS: Final = int(os.environ.get("MODEL_WALKS", "4"))
LONG: Final = "MODEL_WALKS" in os.environ
STEPS: Final = 25 if LONG else 23
SEED: Final = int(os.environ.get("MODEL_SEED", random.randrange(2**32) if LONG else 1))

WALKING: Final = settings(
    max_examples=WALKS,
    stateful_step_count=STEPS,
    derandomize=False,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # a walk is told act by act; making it shorter takes as long as a hundred walks
)
