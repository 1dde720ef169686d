"""A site without translations does not look for them.

Sphinx has each page searched for translated texts, and for what could be translated, in
four transforms; a site that has no folder of catalogues (``locale_dirs``) can do
without. The builder that makes catalogues for translators has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.transforms import i18n

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

OF_TRANSLATIONS = (
    i18n.PreserveTranslatableMessages,
    i18n.Locale,
    i18n.TranslationProgressTotaliser,
    i18n.AddTranslationClasses,
)


def leave_out(app: Sphinx) -> None:
    """Leave out what has nothing to find, unless somebody translates."""
    folders = [app.confdir / name for name in app.config.locale_dirs]
    if app.builder.name == "gettext" or any(each.is_dir() for each in folders):
        return
    transforms = app.registry.get_transforms()
    transforms[:] = [each for each in transforms if each not in OF_TRANSLATIONS]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", leave_out)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
