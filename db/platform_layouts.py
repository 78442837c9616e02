"""How workbooks of the national platform are laid out, kept for everybody in the office."""

from __future__ import annotations

from collections.abc import Mapping

from db.office import Office
from db.saved_choices import SavedChoices
from db.users import Actor
from grading.refusals import Refusal
from templates.workbooks.platform_list import PlatformLayout, layout_from

_KIND = "platform"


class PlatformLayouts:
    """The layouts an office knows, by name: each a confirmed meaning of every column."""

    def __init__(self, office: Office, actor: Actor) -> None:
        self._saved = SavedChoices(office, actor, _KIND, shared=True)

    def all(self) -> dict[str, PlatformLayout]:
        """Name → layout."""
        return {name: layout_from(content) for name, content in self._saved.all().items()}

    def mapping_of(self, key: str) -> Mapping[str, str | None] | None:
        """What the columns of workbooks with these headings mean, where somebody confirmed it."""
        return next((each.mapping for each in self.all().values() if each.key == key), None)

    def named(self, name: str | None) -> PlatformLayout:
        """A layout by name; without one the only layout there is. Refuses an unknown one."""
        known = self.all()
        if name is None and len(known) == 1:
            return next(iter(known.values()))
        if name is None or name not in known:
            what = "还没有平台的列布局" if not known else "不知道用哪个列布局"
            if name is not None:
                what = f"没有名为“{name}”的平台列布局"
            remedy = "先导入一次平台导出的工作簿，列的对应确认后就存下来"
            if known:
                remedy = "写明其中一个：" + "、".join(known)
            raise Refusal(what, "平台列布局", remedy)
        return known[name]

    def keep(self, name: str, layout: PlatformLayout) -> None:
        """Keep a confirmed layout; the one of the same headings, or of that name, is replaced."""
        for other, known in self.all().items():
            if known.key == layout.key and other != name:
                self._saved.drop(other)
        self._saved.keep(name, layout.as_content())

    def name_for(self, layout: PlatformLayout, file: str) -> str:
        """What a layout is called already, or a name made of the file's."""
        for name, known in self.all().items():
            if known.key == layout.key:
                return name
        stem = file.rpartition(".")[0] or file
        return stem[:60]

    def drop(self, name: str) -> None:
        """Forget a layout."""
        self._saved.drop(name)
