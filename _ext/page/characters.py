"""The characters of formulas: those that both the site's and the book's font have.

The site's font is cut down to these (``fonts/make_math_font.py``). The book's font,
New Computer Modern Math, is within Typst and whole.
"""

from __future__ import annotations

BLOCKS = """
0020-007E 00A0-00AC 00AE-017F
02C6 02C7 02D8-02DA 02DC 0300-0304 0306-0308 030A 030C 0332 0338
0391-03A1 03A3-03A9 03B1-03C9 03D1 03D5 03D6 03F0 03F1 03F5
2002-200A 202F 205F 2010 2012-2016 2018-201E 2020-2022 2026 2030
2032-2037 203E 2044 2057 20AC 20D7 20DB
2102 2107 210A-2113 2115-2118 2119-211E 2124 2126-2128 212B-2131 2133-2138 213C-2149
2190-21EA 21F4-21FF 2200-22FF 2308-230B 231C-231F 2322 2323 23B4 23B5 23DC-23E1
25A0 25A1 25AA 25AB 25B2-25B7 25BA-25C1 25C4-25C7 25CA 25CB 25CF 25E6 25EF
2605 2606 2660-2667 266D-266F 2713 27E6-27EB 27EE 27EF 27F5-27FF
29EB 2A00-2A06 2A3F 2A7D 2A7E 2A85-2A8C 2A95 2A96 2AA1 2AA2 2AAF 2AB0 2AB5-2ABA
2AC5 2AC6
1D400-1D454 1D456-1D49C 1D49E 1D49F 1D4A2 1D4A5 1D4A6 1D4A9-1D4AC 1D4AE-1D4B9 1D4BB
1D4BD-1D4C3 1D4C5-1D505 1D507-1D50A 1D50D-1D514 1D516-1D51C 1D51E-1D539 1D53B-1D53E
1D540-1D544 1D546 1D54A-1D550 1D552-1D6A5 1D6A8-1D7CB 1D7CE-1D7FF
"""  # the alphabets have gaps where a letter is among the older ones at 2102 to 2138


def characters(blocks: str) -> set[str]:
    """Return the characters of blocks such as ``0041-005A 2200``."""
    found = set()
    for block in blocks.split():
        first, _, last = block.partition("-")
        found |= {
            chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)
        }
    return found


CHARACTERS = characters(BLOCKS)
