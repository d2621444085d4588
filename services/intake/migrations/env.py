from services.intake.service import INTAKE
from shared.migrations import run_env

run_env(INTAKE.metadata)
