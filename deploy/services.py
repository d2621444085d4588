"""The three services by name: the one place that knows all of them."""

from typing import Final

from services.intake.service import INTAKE
from services.reporting.service import REPORTING
from services.scheduling.service import SCHEDULING
from shared.service import Service

SERVICES: Final[dict[str, Service]] = {service.name: service for service in (INTAKE, SCHEDULING, REPORTING)}
