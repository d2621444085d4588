"""Spellings of people, with ⟦…⟧ around what has to be taken out. Whoever is named is made of words for example."""

from typing import Final

from services.intake.redaction.rules import Known

PEOPLE: Final = (
    Known(
        "Lường Thị Ví Dụ", "Số 12, ngõ Vắng Vẻ, bản Khuất Nẻo", "xã Chiềng Mai", "0397 008 163", "014188007263", 1968
    ),
    Known("Sùng A Mẫu", "bản Hôm", "xã Mường Thử", "+84 912-000-318", "012345678", 1975),
    Known("Lò Thử", "tổ 5, tiểu khu Tạm Đặt", "phường Chiềng Lề", "02123 852 001", "C1234567", None),
    Known("Nguyễn Hoà", None, None, None, None, None),
)

TAKEN_OUT: Final = """
# the whole name, with and without diacritics, in capitals, composed or not, tones where they were put before
Đơn của ⟦bà Lường Thị Ví Dụ⟧ gửi lần đầu.
Đơn của ⟦ba Luong Thi Vi Du⟧ gui lan dau.
⟦lường thị ví dụ⟧ gửi đơn.
⟦luong thi vi du⟧ gui don
⟦LƯỜNG THỊ VÍ DỤ⟧ GỬI ĐƠN
⟦LUONG THI VI DU⟧ GUI DON
⟦Lương Thị Ví Dụ⟧ gửi đơn.
⟦Lường Thi Vi Dụ⟧ gửi đơn.
⟦LưỜNG tHị Ví dỤ⟧ gửi đơn.
⟦Lường  Thị   Ví Dụ⟧ gửi đơn.
⟦Lường
Thị Ví Dụ⟧ gửi đơn.
⟦Lường-Thị-Ví-Dụ⟧ gửi đơn.
⟦Lường_Thị_Ví_Dụ⟧ gửi đơn.
⟦Lường.Thị.Ví.Dụ⟧ gửi đơn.
⟦LườngThịVíDụ⟧ gửi đơn.
⟦LuongThiViDu⟧ gửi đơn.
⟦luongthividu⟧ gửi đơn.
⟦LUONGTHIVIDU⟧ gửi đơn.
⟦Luong thividu⟧ gửi đơn.
⟦L ư ờ n g T h ị V í D ụ⟧ gửi đơn.
⟦L.ư.ờ.n.g T.h.ị V.í D.ụ⟧ gửi đơn.
⟦L-U-O-N-G T-H-I V-I D-U⟧ gửi đơn.
⟦L\u200bườ\u200bng Th\u00adị Ví Dụ⟧ gửi đơn.
⟦Ｌường Thị Ví Dụ⟧ gửi đơn.
⟦ＬＵＯＮＧ ＴＨＩ ＶＩ ＤＵ⟧ gửi đơn.
⟦Luwowngf Thij Vis Duj⟧ gửi đơn.
⟦Luwfowng Thi Vi Du⟧ gửi đơn.
⟦Lu7o7ng2 Thi5 Vi1 Du5⟧ gửi đơn.
(⟦Lường Thị Ví Dụ⟧)
“⟦Lường Thị Ví Dụ⟧”, người gửi đơn
Kính gửi:⟦Lường Thị Ví Dụ⟧
⟦Sùng A Mẫu⟧ trình bày.
⟦Sung A Mau⟧ trinh bay.
⟦SÙNG A MẪU⟧ TRÌNH BÀY
⟦Sùng a Mẫu⟧ trình bày.
⟦SùngAMẫu⟧ trình bày.
⟦Lò Thử⟧ có mặt.
⟦LÒ THỬ⟧ CÓ MẶT
CCCD của ⟦ông Lò Thử⟧.
Trụ sở UBND ⟦Lò Thử⟧ đến.
⟦Bà Dụ⟧ ⟦Bà Dụ⟧ ⟦Bà Dụ⟧ đến.
⟦Lo Thu⟧ co mat.
⟦Lò Thứ⟧ có mặt.
⟦lò thử⟧ có mặt.
⟦Nguyễn Hoà⟧ có mặt.
⟦Nguyễn Hòa⟧ có mặt.
⟦NGUYỄN HÒA⟧ CÓ MẶT
⟦Nguyen Hoa⟧ co mat.
⟦nguyễn hòa⟧ có mặt.
# other orders: given name first, family and given name alone, without the family name
⟦Dụ Lường Thị Ví⟧ gửi đơn.
⟦Dụ, Lường Thị Ví⟧
⟦Ví Dụ Lường Thị⟧ gửi đơn.
⟦Ví Dụ, Lường Thị⟧
⟦VI DU LUONG THI⟧
⟦Lường Dụ⟧ gửi đơn.
⟦Luong Du⟧ gui don.
⟦Dụ Lường⟧ gửi đơn.
⟦Lường Ví Dụ⟧ gửi đơn.
⟦Thị Ví Dụ⟧ gửi đơn.
Theo ⟦Ví Dụ⟧ thì thửa đất đã giao.
Tôi là ⟦Ví Dụ⟧.
Theo lời ⟦bà Ví Dụ⟧.
THEO LỜI ⟦BÀ VÍ DỤ⟧
⟦Mẫu Sùng A⟧ trình bày.
⟦Sùng Mẫu⟧ trình bày.
⟦A Mẫu⟧ trình bày.
⟦Thử Lò⟧ có mặt.
⟦Hòa Nguyễn⟧ có mặt.
# a title and the given name
⟦Bà Dụ⟧ đến trụ sở.
⟦bà Dụ⟧ đến trụ sở.
⟦BÀ DỤ⟧ ĐẾN TRỤ SỞ
Hôm qua ⟦chị Dụ⟧ đến.
Hôm qua ⟦chi Du⟧ den.
Hôm qua ⟦cô Dụ⟧ đến.
Hôm qua ⟦em Dụ⟧ đến.
Hôm qua ⟦mẹ Dụ⟧ đến.
Hôm qua ⟦bác Dụ⟧ đến.
Hôm qua ⟦cụ Dụ⟧ đến.
Hôm qua ⟦mế Dụ⟧ đến.
Nhà ⟦chồng Dụ⟧ ở gần.
⟦Đồng chí Dụ⟧ phản ánh.
⟦đồng chí Ví Dụ⟧ phản ánh.
⟦đ/c Dụ⟧ phản ánh.
⟦Đ/c Ví Dụ⟧ phản ánh.
⟦b. Dụ⟧ phản ánh.
⟦B. Dụ⟧ phản ánh.
⟦Mrs Du⟧ phản ánh.
Người ⟦tên là Dụ⟧ phản ánh.
Người ⟦tên Dụ⟧ phản ánh.
hôm qua ⟦chị dụ⟧ đến trụ sở
⟦Anh Mẫu⟧ trình bày.
⟦ông Mẫu⟧ trình bày.
⟦ô. Mẫu⟧ trình bày.
⟦ông A Mẫu⟧ trình bày.
⟦anh Thử⟧ có mặt.
⟦Anh Hoà⟧ có mặt.
⟦anh Hòa⟧, có mặt.
# initials
⟦L.T.V.D⟧. gửi đơn.
⟦L. T. V. D⟧. gửi đơn.
⟦L.T.V. Dụ⟧ gửi đơn.
⟦L.T.V.Dụ⟧ gửi đơn.
⟦Lường T.V.D⟧. gửi đơn.
⟦Lường T. V. Dụ⟧ gửi đơn.
⟦Lường Thị V.D⟧. gửi đơn.
⟦L.T. Ví Dụ⟧ gửi đơn.
⟦bà L.T.V.D⟧. gửi đơn.
⟦S.A. Mẫu⟧ trình bày.
⟦L. Thử⟧ có mặt.
# telephone numbers of the known
Gọi ⟦0397008163⟧ nhé.
Gọi ⟦0397 008 163⟧ nhé.
Gọi ⟦0397.008.163⟧ nhé.
Gọi ⟦0397-008-163⟧ nhé.
Gọi ⟦03 97 00 81 63⟧ nhé.
Gọi ⟦039 700 8163⟧ nhé.
Gọi ⟦(0397) 008 163⟧ nhé.
Gọi ⟦+84397008163⟧ nhé.
Gọi ⟦+84 397 008 163⟧ nhé.
Gọi ⟦(+84) 397 008 163⟧ nhé.
Gọi ⟦84397008163⟧ nhé.
Gọi ⟦0084 397 008 163⟧ nhé.
Gọi ⟦397008163⟧ nhé.
Gọi ⟦0 3 9 7 0 0 8 1 6 3⟧ nhé.
Gọi ⟦0397/008/163⟧ nhé.
Gọi ⟦0397_008_163⟧ nhé.
Gọi ⟦０３９７００８１６３⟧ nhé.
Gọi ⟦O397oo8l63⟧ nhé.
Gọi ⟦không ba chín bảy không không tám một sáu ba⟧ nhé.
Gọi ⟦Không Ba Chín Bẩy, Không Không Tám, Một Sáu Ba⟧ nhé.
Goi ⟦khong ba chin bay khong khong tam mot sau ba⟧ nhe.
Gọi⟦0397008163⟧hoặc
SĐT:⟦0397008163⟧.
Gọi ⟦0912000318⟧ nhé.
Gọi ⟦+84 912 000 318⟧ nhé.
Gọi ⟦02123852001⟧ nhé.
Gọi ⟦0212 3852 001⟧ nhé.
# paper numbers of the known
Số ⟦014188007263⟧ cấp năm 2021.
Số ⟦014 188 007 263⟧ cấp năm 2021.
Số ⟦014.188.007.263⟧ cấp năm 2021.
Số ⟦0141 8800 7263⟧ cấp năm 2021.
Số ⟦014-188-007-263⟧ cấp năm 2021.
Số ⟦0 1 4 1 8 8 0 0 7 2 6 3⟧ cấp năm 2021.
Số ⟦không một bốn một tám tám không không bảy hai sáu ba⟧ cấp.
CMND ⟦012345678⟧ cấp năm 2009.
CMND ⟦012 345 678⟧ cấp năm 2009.
CMND ⟦012.345.678⟧ cấp năm 2009.
Hộ chiếu ⟦C1234567⟧ cấp.
Hộ chiếu ⟦c 1234567⟧ cấp.
# addresses of the known
Ở ⟦bản Khuất Nẻo⟧ có việc.
Ở ⟦Bản Khuất Nẻo⟧ có việc.
Ở ⟦BẢN KHUẤT NẺO⟧ CÓ VIỆC
O ⟦ban Khuat Neo⟧ co viec.
Ở ⟦thôn Khuất Nẻo⟧ có việc.
Người dân ⟦Khuất Nẻo⟧ đều biết.
Ở ⟦ngõ Vắng Vẻ⟧ có việc.
Ở ⟦số 12, ngõ Vắng Vẻ, bản Khuất Nẻo⟧.
Ở ⟦so 12 ngo vang ve ban khuat neo⟧.
Ở ⟦bản Hôm⟧ có việc.
Ở ⟦bản Hom⟧ có việc.
Nhà ở ⟦tổ 5, tiểu khu Tạm Đặt⟧.
Nhà ở ⟦TK Tạm Đặt⟧.
# numbers and addresses on the net of whomever
Liên hệ ⟦0987654321⟧.
Liên hệ ⟦0987 654 321⟧.
Liên hệ ⟦0987.654.321⟧.
Liên hệ ⟦+84987654321⟧.
Liên hệ ⟦(+84) 98 765 4321⟧.
Liên hệ ⟦0212 3 852 888⟧.
Liên hệ ⟦1900 1234 56⟧.
Liên hệ ⟦chín tám bảy sáu năm bốn ba hai một⟧.
Số ⟦014099001234⟧.
Số ⟦014 099 001 234⟧.
Số ⟦014.099.001.234⟧.
Số ⟦123456789⟧.
CMND số ⟦123.456.789⟧ do Công an tỉnh cấp.
CCCD: ⟦0140 9900 1234⟧
chứng minh nhân dân ⟦123 456 789⟧
Hộ chiếu ⟦B7654321⟧.
Thư ⟦ai.do@example.vn⟧.
Thư ⟦AI.DO@EXAMPLE.COM.VN⟧.
Thư ⟦ai.do [at] example.vn⟧.
Thư ⟦aido(a)example.vn⟧.
Thư ⟦aido a còng example chấm vn⟧.
Thư ⟦ai.do at example dot com⟧.
Trang ⟦facebook.com/ai.do.123⟧.
Trang ⟦https://www.facebook.com/ai.do⟧
Nhắn ⟦zalo.me/0987654321⟧.
"""

LEFT: Final = """
Tố cáo việc giao đất công ích không đúng thẩm quyền.
Ví dụ: thu 50.000 đồng mỗi hộ, ví dụ như hộ thứ ba.
Bà con trong bản thử nghiệm giống mới.
Ông Nguyễn Văn Hòa, Chủ tịch UBND xã, ký quyết định.
Ông Nguyễn Văn Hoà ký quyết định.
Bà Lò Thị Thử Nghiệm ký.
Ông Trần Ví Dụ Hoa ký.
Trần Thị Ví Dụ ký.
Văn hóa, thể thao và du lịch.
Anh hùng lao động; bà mẹ Việt Nam anh hùng.
hòa giải không thành, các bên nói hòa
Đơn ngày 02/03/2026, nhận 05.03.2026 10 giờ.
Từ 01.01.2026 10 hộ đến 03.01.2026 12 hộ.
Số tiền 100.000.000 đồng và 1.250.000.000 đ.
Số tiền 100000000 đồng.
Quyết định số 1234/QĐ-UBND ngày 05/6/2025.
Vụ việc TC-2026-0001, đơn D-2026-0012.
Thửa 123, tờ bản đồ 45, diện tích 1.200,5 m2.
Nghị định 124/2020/NĐ-CP, Điều 56 Luật Tố cáo 25/2018/QH14.
Văn bản hôm nay đã gửi.
Nhà ở tổ 5 bị thu hồi.
Ông Nguyễn Hòa Bình ký.
Bà Lò Thử Nghiệm ký.
Cán bộ xã Khuất Nẻo ký.
UBND xã Thái Hòa, Nguyễn Văn Mẫu ký.
Số 12 là số thứ tự.
L.T. là chữ viết tắt của tên luật.
TTCP, UBND, HĐND, MTTQ.
năm hai nghìn không trăm hai mươi sáu
Một, hai, ba, bốn hộ.
[người tố cáo] ở [địa chỉ], gọi [số điện thoại], số [số giấy tờ], thư [địa chỉ liên hệ].
"""

LOOKED_AT: Final = """
# the name of a relative of whoever writes: somebody has to look, for it may be anybody's
Chồng tôi là ⟦Quàng Văn Minh⟧ chứng kiến.
Chong toi la ⟦Quang Van Minh⟧ chung kien.
chồng tôi là ⟦quàng văn minh⟧ chứng kiến
chong toi la ⟦quang van minh⟧ chung kien
CHỒNG TÔI LÀ ⟦QUÀNG VĂN MINH⟧ CHỨNG KIẾN
Chồng tôi tên là ⟦Quàng Văn Minh⟧.
Chồng tôi tên ⟦Minh⟧.
Chồng tôi là ⟦Minh⟧ cũng thấy.
Chồng tôi, ông ⟦Quàng Văn Minh⟧, có mặt.
Chồng tôi ⟦Quàng Văn Minh⟧ có mặt.
Chồng tôi (⟦Quàng Văn Minh⟧) có mặt.
Chồng của tôi hôm đó là anh ⟦Quàng Văn Minh⟧.
Chồng em là ⟦Quàng Văn Minh⟧.
Vợ tôi: ⟦Lò Thị Mai⟧.
Vo toi ten la ⟦Lo Thi Mai⟧.
Con trai tôi ⟦Quàng Văn Tuấn⟧ học lớp 5.
Con gái của tôi, cháu ⟦Quàng Thị Hoa⟧, bị gọi lên.
con gai toi la chau ⟦Quang Thi Hoa⟧
Bố tôi là ông ⟦Lường Văn Páo⟧.
Mẹ đẻ tôi là bà ⟦Cà Thị Én⟧.
Anh trai tôi là ⟦Sùng A Dê⟧.
Chị gái chúng tôi tên là ⟦Giàng Thị Sua⟧.
Em trai tôi là ⟦Vàng A Páo⟧ và em gái tôi là ⟦Vàng Thị Chu⟧.
Em tôi là ⟦Vàng A Páo⟧.
Con tôi là ⟦Lò Văn Nam⟧.
Ông nội tôi là ⟦Lò Văn Pâng⟧ khai hoang thửa đất.
Bà ngoại cháu là ⟦Tòng Thị Lả⟧.
Con dâu tôi là ⟦Hà Thị Thơm⟧, con rể tôi là ⟦Điêu Chính Tân⟧.
Có chồng là ⟦Quàng Văn Minh⟧ làm chứng.
Nhà có con trai tên ⟦Tuấn⟧.
"""

NO_KIN: Final = """
Con trai ông Nguyễn Văn Mẫu là chủ tịch xã.
Vợ của ông Nguyễn Văn Mẫu nhận tiền.
Ông Nguyễn Văn Mẫu và vợ con ông ấy nhận tiền.
Anh em Nguyễn Văn Mẫu chia nhau.
Bà con Mường Thử đều biết.
Chồng tôi mất năm 2020. Ông Nguyễn Văn Mẫu thu đất.
Mẹ tôi ở Mường La đã già.
Tôi tố cáo ông Nguyễn Văn Mẫu.
Chị Nguyễn Thị Mẫu ký.
Cháu là học sinh trường nội trú.
"""
