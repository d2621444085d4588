"""Taking a session in hand: found, locked, as the caller knows it, and in a state that allows the step."""

from typing import TypeAlias

from services.scheduling.dialogues.commands import DialogueAnswer
from services.scheduling.dialogues.rules import State, Step, refuse_step
from services.scheduling.dialogues.tables import Dialogue
from services.scheduling.outcomes import NotFound, Stale, moved_on
from shared.database import Transaction
from shared.refusals import Refused

Result: TypeAlias = DialogueAnswer | Refused | Stale | NotFound


async def take_up(
    tx: Transaction, code: str, step: Step, expected: int | None = None
) -> Dialogue | Refused | Stale | NotFound:
    """The session, locked until the transaction ends, or why the step cannot be taken."""
    await tx.session.flush()  # a locking read takes the row as the database has it: earlier steps must be there
    dialogue = await tx.get(Dialogue, code, lock=True)
    if dialogue is None:
        return NotFound()
    return await moved_on(tx, dialogue, expected) or refuse_step(step, State(dialogue.state)) or dialogue


def answer_about(dialogue: Dialogue) -> DialogueAnswer:
    return DialogueAnswer(code=dialogue.code, state=State(dialogue.state), version=dialogue.version)
