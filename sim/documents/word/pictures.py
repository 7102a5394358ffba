"""Pictures in a line of their own, never larger than a sheet has room for."""

from __future__ import annotations

from io import BytesIO
from itertools import count

from docx.parts.document import DocumentPart
from markupsafe import Markup

from sim.characters import visible
from sim.documents.word.paragraphs import NOTHING, ParagraphSetting, paragraph

MOST_WIDE, MOST_HIGH = 6_120_000, 7_560_000
"""170 mm and 210 mm, in what the format measures by: 36,000 a millimetre."""
DOT = 9525
"""A dot of a screen, 96 to the inch, in the same."""
_INLINE = Markup(
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
    '<wp:docPr id="{number}" name="Picture {number}" descr="{said}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}" descr="{said}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)


class Pictures:
    """Puts pictures into the file, and places where they stand."""

    def __init__(self, part: DocumentPart) -> None:
        self._part = part
        self._numbers = count(1)

    def placed(self, content: bytes, alternative: str, fineness: int = 1) -> Markup:
        """A paragraph with a picture of so many dots to a dot of a screen; nothing for what is no whole picture."""
        try:
            name, image = self._part.get_or_add_image(BytesIO(content))
            wide, high = (side * DOT // fineness for side in (image.px_width, image.px_height))
        except Exception:  # whatever python-docx stumbles over in a picture that is damaged
            return NOTHING
        if not wide or not high:
            return NOTHING
        scale = min(1, MOST_WIDE / wide, MOST_HIGH / high)
        drawn = _INLINE.format(
            wide=max(1, round(wide * scale)),
            high=max(1, round(high * scale)),
            number=next(self._numbers),
            said=visible(alternative),
            part=name,
        )
        return paragraph(ParagraphSetting("Drawing"), drawn)
