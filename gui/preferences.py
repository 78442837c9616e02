"""What one person likes at this computer: theme, size, last place. No office data.

One line per typed setting. They are kept in the user's own configuration
folder and nothing breaks when the file is lost.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QSettings

from gui.theme import Choice

SCALES = (100, 110, 125, 150)
MOST_MAPPINGS = 60
THEMES: tuple[Choice, ...] = ("system", "light", "dark")


class Preferences:
    """Typed access to the settings of this user on this computer."""

    def __init__(self) -> None:
        self._kept = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "jinji", "desk"
        )

    @property
    def theme(self) -> Choice:
        """``system`` follows the desktop, ``light`` and ``dark`` are fixed."""
        kept = self._text("theme")
        return kept if kept in THEMES else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._kept.setValue("theme", choice)

    @property
    def scale(self) -> int:
        """Size of everything in per cent, over what the desktop scales already."""
        kept = self._text("scale")
        return int(kept) if kept.isdigit() and int(kept) in SCALES else 100

    @scale.setter
    def scale(self, percent: int) -> None:
        self._kept.setValue("scale", str(percent))

    @property
    def database(self) -> str:
        """The database opened last: a path, a URL without password, or empty (default place)."""
        return self._text("database")

    @database.setter
    def database(self, place: str) -> None:
        self._kept.setValue("database", place)

    @property
    def account(self) -> str:
        """The name signed in last; never a password."""
        return self._text("account")

    @account.setter
    def account(self, name: str) -> None:
        self._kept.setValue("account", name)

    @property
    def folder(self) -> str:
        """The folder a file was last chosen from or saved to."""
        return self._text("folder")

    @folder.setter
    def folder(self, path: str) -> None:
        self._kept.setValue("folder", path)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window as Qt keeps them; empty before the first time."""
        kept = self._kept.value("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, kept: QByteArray) -> None:
        self._kept.setValue("geometry", kept)

    @property
    def enterprise_views(self) -> dict[str, dict[str, str | None]]:
        """Saved views of the register: name → search text and filters, in the order kept."""
        return {
            name: {
                field: value
                for field, value in view.items()
                if value is None or isinstance(value, str)
            }
            for name, view in self._object("enterprise_views").items()
            if isinstance(view, dict)
        }

    @enterprise_views.setter
    def enterprise_views(self, views: dict[str, dict[str, str | None]]) -> None:
        self._kept.setValue("enterprise_views", json.dumps(views, ensure_ascii=False))

    def column_widths(self, table: str) -> dict[str, int]:
        """Heading → width of the columns a person has made wider or narrower."""
        kept = self._object(f"columns/{table}")
        return {name: width for name, width in kept.items() if isinstance(width, int)}

    def keep_column_widths(self, table: str, widths: dict[str, int]) -> None:
        """Remember the widths of a table's columns."""
        self._kept.setValue(f"columns/{table}", json.dumps(widths, ensure_ascii=False))

    def import_mapping(self, layout: str) -> dict[str, str | None]:
        """What a person changed of the columns of lists with these headings: heading → field."""
        kept = self._object("import_mappings").get(layout)
        if not isinstance(kept, dict):
            return {}
        return {
            heading: field
            for heading, field in kept.items()
            if field is None or isinstance(field, str)
        }

    def keep_import_mapping(self, layout: str, mapping: dict[str, str | None]) -> None:
        """Remember it for the next list with these headings; an empty one is forgotten."""
        kept = self._object("import_mappings")
        kept.pop(layout, None)
        if mapping:
            kept[layout] = mapping
        while len(kept) > MOST_MAPPINGS:
            kept.pop(next(iter(kept)))
        self._kept.setValue("import_mappings", json.dumps(kept, ensure_ascii=False))

    def _object(self, name: str) -> dict[str, object]:
        try:
            kept = json.loads(self._text(name) or "{}")
        except ValueError:  # a file somebody has edited
            return {}
        return kept if isinstance(kept, dict) else {}

    def _text(self, name: str) -> str:
        kept = self._kept.value(name)
        return kept if isinstance(kept, str) else ""
