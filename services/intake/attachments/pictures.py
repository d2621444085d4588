"""Pictures written anew: what they show is kept, and nothing else of what was sent. A telephone writes into each photo where it
was taken, when, and with which device.
"""

import threading
import warnings
from typing import IO, Any, BinaryIO, Final

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from services.intake.attachments.media import JPEG, PNG, Media
from shared.refusals import Reason, Refused

LARGEST_PICTURE: Final = 60_000_000
"""Points: an A4 page at 600 per inch has 35 million."""
ORIENTATION: Final = 0x0112
UPRIGHT: Final = 1
WEBP_QUALITY: Final = 92

_one_at_a_time: Final = threading.Lock()
"""A large picture takes 200 MB while it is written; ten at once would not fit."""


def rewritten(file: BinaryIO, media: Media, target: IO[bytes]) -> Refused | None:
    """Write the picture into `target`: the same points at the same compression, its orientation and its size on paper."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(file, formats=(media.name.upper(),)) as picture:
                if picture.width * picture.height > LARGEST_PICTURE:
                    return _TOO_MANY_POINTS
                if getattr(picture, "n_frames", 1) > 1 and media != JPEG:  # a JPEG's further ones are previews
                    return _ANIMATED
                with _one_at_a_time:
                    _write(picture, media, target)
    except Image.DecompressionBombError:
        return _TOO_MANY_POINTS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):  # as Pillow's plugins tell damage
        return _DAMAGED
    return None


def _write(picture: Image.Image, media: Media, target: IO[bytes]) -> None:
    kept = Image.Exif()
    orientation = picture.getexif().get(ORIENTATION, UPRIGHT)
    if orientation in range(2, 9):
        kept[ORIENTATION] = orientation
    named: dict[str, Any] = {"exif": kept} if kept else {}
    if dpi := picture.info.get("dpi"):
        named["dpi"] = dpi
    picture.load()
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    if media == JPEG:
        # `quality="keep"` for what Pillow calls JPEG alone; telephones' pictures with a preview have tables, too.
        tables, sampling = getattr(picture, "quantization", None), JpegImagePlugin.get_sampling(picture)
        named |= {"qtables": tables, "subsampling": sampling} if tables and sampling >= 0 else {"quality": 95}
        picture.save(target, "JPEG", optimize=False, **named)
    elif media == PNG:
        picture.save(target, "PNG", compress_level=6, **named)
    else:
        picture.save(target, "WEBP", quality=WEBP_QUALITY, method=4, **named)


_DAMAGED: Final = Refused(Reason("Ảnh hỏng hoặc bị cắt cụt.", "The picture is damaged or was cut off."), "file")
_ANIMATED: Final = Refused(Reason("Không nhận ảnh động.", "Moving pictures are not taken."), "file")
_TOO_MANY_POINTS: Final = Refused(
    Reason(
        "Ảnh quá nhiều điểm (trên 60 triệu): hãy quét ở độ phân giải thấp hơn.",
        "The picture has too many points (over 60 million): scan it at a lower resolution.",
    ),
    "file",
)
