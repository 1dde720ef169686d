"""A drawing is shown so wide that its letters can be read."""

from __future__ import annotations

import pytest
from docutils import nodes

from _ext.typst.picture_widths import LETTERS, letters_share, points, reach, room_for
from _ext.typst.rooms import Room


def picture(pixels: int, letters: float = 0, **given: object) -> nodes.image:
    known = {LETTERS: letters, "pixels": (pixels, 100)}
    return nodes.image("", uri="a.svg", **known, **given)


@pytest.mark.parametrize(
    ("drawing", "share"),
    [
        ('<svg viewBox="0 0 600 400"><text font-size="12">a</text></svg>', 12 / 600),
        ('<svg width="300"><text style="fill:#000;font-size: 15px;"/></svg>', 15 / 300),
        # A rule of which nobody knows whether anything is of its kind.
        ('<svg width="300"><style>.note {font-size: 5px;}</style></svg>', 0),
        # matplotlib's outlines are scaled to hundredths of their size.
        ('<svg width="520"><g transform="scale(0.125 -0.125)"/></svg>', 12.5 / 520),
        ('<svg width="520"><g transform="scale(.13 -.13)"/><text font-size="9"/></svg>',
         9 / 520),
        ('<svg viewBox="0 0 600 400"><path d="M0 0"/></svg>', 0),
        ('<svg><text font-size="12">no width</text></svg>', 0),
        ('<svg viewBox="0 0 0 0"><text font-size="0"/><text font-size="."/></svg>', 0),
        ("no drawing", 0),
    ],
)  # fmt: skip
def test_the_smallest_letters_of_a_drawing_are_found(drawing, share):
    assert letters_share(drawing.encode()) == pytest.approx(share)


def test_a_picture_is_118_mm_wide_at_the_most():
    assert points(picture(100), Room()) == 75  # 96 pixels to the inch
    assert points(picture(4000), Room()) == pytest.approx(118 / 25.4 * 72)


def test_a_drawing_with_small_letters_takes_what_makes_them_legible():
    # Letters a fiftieth of its width: they have 7.5 points where it has 375.
    image = picture(4000, letters=1 / 50)

    assert points(image, Room(width=368)) == pytest.approx(375)
    assert reach(image, Room(width=368)) == pytest.approx(3.5)


def test_there_is_no_more_than_the_margins_and_in_a_box_not_that():
    image = picture(4000, letters=1 / 500)

    assert points(image, Room()) == pytest.approx(Room().widest)
    assert reach(image, Room(may_reach=False)) == 0


def test_a_figure_that_was_given_its_place_keeps_to_it():
    placed = nodes.figure("", picture(900), width="50%")
    free = nodes.figure("", picture(900))

    assert not room_for(placed[0], Room()).may_reach
    assert room_for(free[0], Room()).may_reach


def test_a_width_that_was_asked_for_is_kept_up_to_the_margins():
    assert points(picture(600, width="600px"), Room()) == 450
    assert points(picture(900, width="900px"), Room()) == pytest.approx(Room().widest)
