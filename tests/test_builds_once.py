"""What is the same for all pages is worked out once, and shared by none."""

from __future__ import annotations

from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser

from _ext.builds.once import settings_once


def counting(asked: list[dict]):
    """Return what works settings out, and notes what it was asked."""

    def work_out(*components, **options):
        asked.append(options)
        return get_default_settings(*components)

    return work_out


def test_settings_are_worked_out_once_for_a_kind_of_parser():
    asked: list[dict] = []
    settings = settings_once(counting(asked))
    first, second = settings(Parser()), settings(Parser)

    assert len(asked) == 1
    assert (
        vars(first).keys()
        == vars(second).keys()
        == vars(get_default_settings(Parser)).keys()
    )


def test_each_page_has_settings_of_its_own():
    settings = settings_once(counting([]))
    first = settings(Parser)
    first.tab_width = 99
    first.record_dependencies.add("included.md")
    second = settings(Parser)

    assert second.tab_width == 8
    assert second.record_dependencies.list == []


def test_other_defaults_are_other_settings():
    asked: list[dict] = []
    settings = settings_once(counting(asked))
    for language in ("en", "en", "de"):
        settings(Parser, defaults={"language_code": language}, read_config_files=True)

    assert [each["defaults"]["language_code"] for each in asked] == ["en", "de"]
