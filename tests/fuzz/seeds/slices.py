"""Pages that lay out pieces of a picture in every way that is read: cells, line breaks, blocks that float or don't."""

_LAYOUTS = (
    ('<td><a href="x"><img src="cid:{0}"></a></td>', "<tr>{0}</tr>"),
    ("<img src='data:image/png;base64,{0}' width=4>", "{0}<br>"),
    ('<div style="float:left"><IMG SRC = {0} ></div>', "<div>{0}</div>"),
    ('<span style="display:inline-block"><img src={0}></span>&nbsp;&#8203;', "<p>{0}</p>"),
    ("<td><div><img src={0}><br></div></td><!-- c -->", "<tr>{0}<style>td{{}}</style>"),
    ("<td rowspan=2 colspan='3'><img width=40 style='height:30px' src={0}>&zwnj;&shy;", "<tr>{0}</tr>"),
    ("<img srcset=' {0} 1x, b 2x'>&ZeroWidthSpace;", "{0}<wbr>"),
)
_CUT = (b"<img src=a><img src=", b"<img src='", b"<td><img src=a>text<img>", b"<img src=a>" * 40)


def pages() -> list[bytes]:
    pages = [row.format("".join(cell.format(f"{x}{y}") for x in range(3))) for cell, row in _LAYOUTS for y in range(2)]
    whole = [first + second for first in pages for second in (*pages[:2], "<p>text", "<table>")]
    return [*(page.encode() for page in (*whole, "".join(pages))), *_CUT]
