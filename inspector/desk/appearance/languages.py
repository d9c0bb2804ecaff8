"""The languages of the window; switching sends LanguageChange to every widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ..base import resources

CODES = ("en", "zh_CN")

_installed: list[QTranslator] = []


def use(code: str) -> None:
    """Speaks `code` from now on; English is what the sources say."""
    app = QCoreApplication.instance()
    assert app is not None
    while _installed:
        app.removeTranslator(_installed.pop())
    QLocale.setDefault(QLocale(code))
    if code == "en":
        return
    ours = str(resources.folder() / "translations")
    for name, folder in (("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), ("gradstep", ours)):
        translator = QTranslator(app)
        if translator.load(f"{name}_{code}", folder):
            app.installTranslator(translator)
            _installed.append(translator)
