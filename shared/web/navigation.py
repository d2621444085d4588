"""Where each role goes: the bar at the top and the tiles of the home page, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from shared.access.roles import Caller, Role
from shared.settings import ServiceName
from shared.web.languages import _


@dataclass(frozen=True, slots=True)
class Link:
    """A page of a service. `service` None is a page every service has. `label` and `hint` are message ids."""

    label: str
    service: ServiceName | None
    path: str
    roles: frozenset[Role]
    hint: str = ""
    also: tuple[str, ...] = ()
    """Other paths of the service whose pages belong under this link."""

    @property
    def under(self) -> tuple[str, ...]:
        """The paths a page below this link starts with, on whatever origin."""
        return tuple(f"/{self.service}{path}" if self.service else path for path in (self.path, *self.also))


_EVERYBODY: Final = frozenset(Role)
_READS_CASES: Final = frozenset({Role.DESK, Role.OFFICER, Role.UNIT_LEADER, Role.LEADER, Role.SUPERVISOR})

NAVIGATION: Final[tuple[Link, ...]] = (
    Link(_("Hôm nay"), None, "/", _EVERYBODY, also=("/intake/",)),
    Link(
        _("Tiếp công dân"),
        "intake",
        "/visits",
        frozenset({Role.DESK}),
        also=("/petitions", "/delegations", "/imports", "/exports", "/personal-data", "/retention"),
    ),
    Link(_("Hộp việc"), "intake", "/inbox", frozenset({Role.DESK, Role.OFFICER, Role.UNIT_LEADER})),
    Link(_("Vụ việc"), "intake", "/cases", _READS_CASES, also=("/protection",)),
    Link(
        _("Đôn đốc"),
        "intake",
        "/urging",
        frozenset({Role.DESK, Role.LEADER}),
        also=("/handovers", "/duties", "/extensions"),
    ),
    Link(
        _("Lịch tiếp, đối thoại"),
        "scheduling",
        "/calendar",
        _READS_CASES,
        also=("/dialogues", "/case-dialogues", "/reception-days"),
    ),
    Link(_("Theo dõi kết luận"), "scheduling", "/conclusions", _READS_CASES),
    Link(
        _("Giám sát"),
        "reporting",
        "/dashboard",
        frozenset({Role.DESK, Role.LEADER, Role.SUPERVISOR}),
        also=("/forms/TONG-QUAN",),
    ),
    Link(_("Báo cáo"), "reporting", "/reports", frozenset({Role.DESK, Role.LEADER, Role.SUPERVISOR}), also=("/forms",)),
    Link(_("Đề nghị xem danh tính"), "intake", "/identity", frozenset({Role.CUSTODIAN, Role.AUDITOR})),
    Link(_("Ai đã xem danh tính"), "intake", "/identity/looks", frozenset({Role.AUDITOR})),
    Link(_("Danh sách đã tải về"), "intake", "/exports", frozenset({Role.AUDITOR})),
    Link(_("Nhật ký"), "intake", "/audit", frozenset({Role.AUDITOR})),
    Link(_("Vận hành"), "intake", "/operations", frozenset({Role.OPERATOR})),
)

TILES: Final[tuple[Link, ...]] = (
    Link(
        _("Hôm nay tại bàn tiếp"),
        "intake",
        "/",
        frozenset({Role.DESK}),
        _("Lượt đã tiếp, đơn chờ xử lý, vụ việc chờ giao và quá hạn"),
    ),
    Link(
        _("Tiếp một lượt mới"),
        "intake",
        "/visits/new",
        frozenset({Role.DESK}),
        _("Người đến, nội dung, kiểm tra điều kiện, in giấy trên một trang"),
    ),
    Link(
        _("Sổ tiếp công dân"),
        "intake",
        "/visits",
        frozenset({Role.DESK}),
        _("Các lượt tiếp theo số thứ tự; lọc, tìm, in"),
    ),
    Link(
        _("Việc của đơn vị"),
        "intake",
        "/inbox",
        frozenset({Role.DESK, Role.OFFICER, Role.UNIT_LEADER}),
        _("Vụ việc được giao, gần hạn nhất trước"),
    ),
    Link(
        _("Bảo vệ người tố cáo"),
        "intake",
        "/protection",
        frozenset({Role.DESK, Role.UNIT_LEADER, Role.LEADER}),
        _("Đề nghị chờ quyết định, việc phải xem xét lại"),
    ),
    Link(
        _("Vụ việc quá hạn"),
        "intake",
        "/cases?due=late",
        frozenset({Role.UNIT_LEADER, Role.LEADER, Role.SUPERVISOR}),
        _("Đơn vị nào chậm, chậm bao lâu, vì sao"),
    ),
    Link(
        _("Lịch tiếp công dân và đối thoại"),
        "scheduling",
        "/calendar",
        _READS_CASES,
        _("Kế hoạch, phiên sắp tới, lịch đã công bố"),
    ),
    Link(
        _("Kết luận phải thực hiện"),
        "scheduling",
        "/conclusions",
        _READS_CASES,
        _("Đã hứa gì với công dân, ai làm, việc chậm trước"),
    ),
    Link(
        _("Toàn cảnh giám sát"),
        "reporting",
        "/dashboard",
        frozenset({Role.LEADER, Role.SUPERVISOR}),
        _("Tiếp nhận, giải quyết, đúng hạn, quá hạn so với năm trước"),
    ),
    Link(
        _("Báo cáo theo Thông tư 06/2025/TT-TTCP"),
        "reporting",
        "/reports",
        frozenset({Role.DESK, Role.LEADER, Role.SUPERVISOR}),
        _("Chọn kỳ, kiểm tra số liệu, tải CSV, in"),
    ),
    Link(
        _("Công dân đánh giá"),
        "intake",
        "/satisfaction",
        frozenset({Role.DESK, Role.LEADER, Role.SUPERVISOR}),
        _("Sau khi có kết quả: đã xong chưa, hài lòng không, theo từng đơn vị"),
    ),
    Link(
        _("Đề nghị xem danh tính"),
        "intake",
        "/identity",
        frozenset({Role.CUSTODIAN, Role.AUDITOR}),
        _("Ai cần biết người tố cáo là ai, để làm gì, được xem đến khi nào"),
    ),
    Link(
        _("Ai đã xem danh tính"),
        "intake",
        "/identity/looks",
        frozenset({Role.AUDITOR}),
        _("Mỗi lần một trang hiện danh tính, một dòng được ghi ở đây."),
    ),
    Link(
        _("Bản trích dữ liệu cá nhân"),
        "intake",
        "/personal-data",
        frozenset({Role.DESK, Role.CUSTODIAN, Role.AUDITOR}),
        _("Một người hỏi đang lưu những gì về mình"),
    ),
    Link(
        _("Hết thời hạn lưu"),
        "intake",
        "/retention",
        frozenset({Role.DESK, Role.LEADER, Role.AUDITOR}),
        _("Hồ sơ quá thời hạn, danh sách trình, quyết định khử nhận dạng"),
    ),
    Link(
        _("Nhật ký"),
        "intake",
        "/audit",
        frozenset({Role.AUDITOR}),
        _("Nhật ký chống sửa, đã kiểm tra đến vị trí nào"),
    ),
    Link(
        _("Tiếp nhận: dòng sự kiện"),
        "intake",
        "/operations",
        frozenset({Role.OPERATOR}),
        _("Độ trễ, sự kiện bị giữ lại, đơn vị đang kết nối"),
    ),
    Link(
        _("Lịch: dòng sự kiện"),
        "scheduling",
        "/operations",
        frozenset({Role.OPERATOR}),
        _("Độ trễ, sự kiện bị giữ lại, đơn vị đang kết nối"),
    ),
    Link(
        _("Báo cáo: dòng sự kiện"),
        "reporting",
        "/operations",
        frozenset({Role.OPERATOR}),
        _("Độ trễ, sự kiện bị giữ lại, đơn vị đang kết nối"),
    ),
)

SEARCH: Final = Link(_("Tìm vụ việc, đơn, lượt tiếp"), "intake", "/search", _READS_CASES)


def links_for(caller: Caller | None, links: Iterable[Link] = NAVIGATION) -> list[Link]:
    """The links the caller's roles give; none to somebody who has not signed in."""
    return [link for link in links if caller is not None and caller.has(*link.roles)]


def current(links: Iterable[Link], path: str) -> Link | None:
    """The link whose page, or a page below it, is open at `path`: the longest that fits."""
    fitting = [
        (len(under), link)
        for link in links
        for under in link.under
        if path == under or (link.path != "/" and path.startswith(under + "/"))
    ]
    return max(fitting, key=lambda found: found[0], default=(0, None))[1]
