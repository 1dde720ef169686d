"""What looks for translations is there where there may be some."""

from __future__ import annotations

import pytest

from _ext.builds.translations import OF_TRANSLATIONS


def looking(site) -> set[str]:
    """Return what a build of a site has looked for translations with."""
    used = site.app.registry.get_transforms()
    return {each.__name__ for each in OF_TRANSLATIONS if each in used}


def test_a_site_in_one_language_does_not_look_for_others(build_site):
    assert looking(build_site({})) == set()


@pytest.mark.parametrize("folder", ["locales", "locales/de/LC_MESSAGES"])
def test_a_site_with_a_folder_for_them_does(folder, build_site):
    site = build_site({f"{folder}/README": "Catalogues."})

    assert len(looking(site)) == len(OF_TRANSLATIONS)
