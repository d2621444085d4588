"""The roles of the office, and the account and the caller that hold them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.refusals import Reason

CITIZEN_RECEPTION_BOARD: Final = "ban-tcd"  # the unit that owns reception and follows up every case (NĐ 64/2014 Đ7)


class Role(StrEnum):
    """What an account is trusted with. Roles do not include one another; an account may hold several."""

    DESK = "desk"  # cán bộ tiếp dân
    OFFICER = "officer"  # cán bộ thụ lý của đơn vị
    UNIT_LEADER = "unit_leader"  # lãnh đạo đơn vị
    LEADER = "leader"  # lãnh đạo UBND tỉnh, người chủ trì tiếp dân, đối thoại
    SUPERVISOR = "supervisor"  # cơ quan giám sát
    CUSTODIAN = "custodian"  # người giữ danh tính người tố cáo
    AUDITOR = "auditor"  # người kiểm tra nhật ký
    OPERATOR = "operator"  # người vận hành hệ thống


ROLE_NAMES: Final[dict[Role, Reason]] = {
    Role.DESK: Reason("Cán bộ tiếp công dân", "Reception desk"),
    Role.OFFICER: Reason("Cán bộ thụ lý", "Case officer"),
    Role.UNIT_LEADER: Reason("Lãnh đạo đơn vị", "Head of unit"),
    Role.LEADER: Reason("Lãnh đạo tỉnh", "Provincial leader"),
    Role.SUPERVISOR: Reason("Giám sát", "Supervisor"),
    Role.CUSTODIAN: Reason("Người giữ bí mật danh tính", "Identity custodian"),
    Role.AUDITOR: Reason("Người kiểm tra nhật ký", "Auditor"),
    Role.OPERATOR: Reason("Vận hành hệ thống", "Operator"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `epoch` counts what ends all sessions: a new password, a lock."""

    login: str
    display_vi: str
    roles: frozenset[Role]
    unit: str | None
    password_hash: str
    epoch: int = 1
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in account a request speaks for.

    `unit` is the one the account belongs to today: after a merger the one that took over. `predecessors` are the units
    whose matters that one answers for besides its own.
    """

    login: str
    roles: frozenset[Role]
    unit: str | None
    label: str
    predecessors: frozenset[str] = frozenset()

    @property
    def units(self) -> frozenset[str]:
        """Every unit whose matters are the caller's, under whatever code they were recorded; none without a unit."""
        return frozenset() if self.unit is None else self.predecessors | {self.unit}

    def has(self, *roles: Role) -> bool:
        """Whether the caller holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)
