"""What a file must keep to before anything reads it: kind, size, honest packing.

The libraries that read workbooks trust what a file says about itself: a 2 KB
sheet with two far corners, a shared string table that announces a billion
entries or a zip member larger than declared makes them ask for more memory
than there is, and the whole process ends. So the claims are checked here,
before the reader sees them, and each broken one is refused in a sentence.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from grading.refusals import EnvironmentRefusal, Refusal
from templates.workbooks.quick_sheets import is_long_sheet, quickened

MAX_FILE = 64 * 1024 * 1024
"""Largest file accepted, in bytes; a list of 100,000 rows by 20 columns has about 11 MB."""
MAX_UNPACKED = 768 * 1024 * 1024
"""Largest sum of the unpacked members of a workbook, in bytes."""
MAX_RATIO = 400
"""Highest unpacked : packed ratio of one member; a sheet of equal rows reaches about 100."""
RATIO_COUNTS_FROM = 4 * 1024 * 1024
"""Members unpacking to less than this many bytes may have any ratio."""
MAX_MEMBERS = 5_000
MAX_CELLS = 12_000_000
"""Cells of the rectangle around everything written; a reader keeps 32 bytes for each."""

_ZIP_TROUBLE = (
    zipfile.BadZipFile,
    ValueError,
    OSError,
    EOFError,
    struct.error,
    NotImplementedError,
    IndexError,
    OverflowError,
)
_A_LIST = "请选择 .xlsx、.xls、.ods 或 .csv 名单"
_PIECE = 1 << 17
_CHUNK = 1 << 20
_SAVE_AS = "用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Beginnings of files that people pick by mistake, with the name they have for it.
_OTHER_KINDS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "数据库文件"),
)
_HTML = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"<body", b"<div")


def too_large(what: str, where: str) -> Refusal:
    """The refusal of a file that breaks one of the limits above."""
    return Refusal(what, where, "删去空白的行列和图片，或把名单分成几个文件后再导入")


def broken(where: str) -> Refusal:
    """The refusal of a workbook that cannot be read to its end."""
    return Refusal("文件已损坏或没有下载完整，读不出表格", where, f"重新取得该文件，或{_SAVE_AS}")


def protected(where: str) -> Refusal:
    """The refusal of a workbook that asks for a password."""
    return Refusal("文件设有打开密码", where, "在 Excel 或 WPS 里取消打开密码，保存后再导入")


def read_bytes(path: Path, most: int | None = None, beginning: int = -1) -> bytes:
    """The whole file, once: what was checked is what is read; or only so many bytes of it.

    Raises :class:`Refusal` where there is no such file, it is a folder, empty
    or larger than ``most`` bytes (default: what a list may have);
    :class:`EnvironmentRefusal` where the machine does not let us read it.
    """
    where = path.name or str(path)
    most = MAX_FILE if most is None else most
    try:
        if path.is_dir():
            raise Refusal("这是一个文件夹，不是文件", str(path), _A_LIST)
        size = path.stat().st_size
        if size > most:
            raise too_large(f"文件有 {size / 1048576:.0f} MB，超过 {most // 1048576} MB", where)
        with path.open("rb") as file:
            data = file.read(beginning)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refusal("没有这个文件", str(path), "核对文件名和所在文件夹") from error
    except ValueError as error:
        raise Refusal("文件名里有不能用的字符", repr(str(path)), "核对文件名") from error
    except OSError as error:
        raise EnvironmentRefusal(
            f"文件读不出来：{error.strerror}", str(path), "关闭正在使用它的程序，检查读取权限"
        ) from error
    if not data:
        raise Refusal("文件是空的，一个字节也没有", where, "重新取得该文件")
    return data


def sniff(data: bytes, where: str) -> str:
    """The kind by content, whatever the extension: ``xlsx``, ``xls``, ``ods`` or ``csv``.

    Everything else is refused with the name of what it is.
    """
    head = data[:2048]
    if head.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise protected(where)
        return "xls"
    if head.startswith(b"PK"):
        return "zip"
    for magic, name in _OTHER_KINDS:
        if head.startswith(magic):
            raise Refusal(f"这是{name}，不是表格", where, _A_LIST)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML) or start.startswith(b"mime-version:") or b"<html" in start:
        raise Refusal("这是网页另存的文件，不是真正的 Excel 工作簿", where, _SAVE_AS)
    if start.startswith(b"<?xml"):
        raise Refusal("这是 XML 文件，不是 Excel 工作簿", where, _SAVE_AS)
    if b"\0" in head:
        # BIFF2–4 files of the early nineties and plain binaries alike.
        raise Refusal("认不出这种文件", where, f"名单应为 .xlsx、.xls、.ods 或 .csv；可{_SAVE_AS}")
    return "csv"


class Package:
    """A zip workbook whose size, ratio and members have been checked.

    ``kind`` is ``xlsx`` or ``ods``. Members are unpacked by :meth:`chunks`,
    which ends with a refusal as soon as one turns out larger than declared.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self._data = data
        self.where = where
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
        except _ZIP_TROUBLE as error:
            raise broken(where) from error
        self._check_sizes(members)
        # Names are compared without case, as the readers do; backslashes come from old writers.
        self.members = {m.filename.replace("\\", "/").lstrip("/").lower(): m for m in members}
        self.kind = self._kind()
        for name in self.members:
            # sheets are looked through when they are opened
            sheet = "worksheets/" in name or name == "content.xml"
            if name.endswith((".xml", ".rels")) and not sheet:
                for _ in self.chunks(name):
                    pass
        self._check_string_table()

    def _check_sizes(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MAX_MEMBERS:
            raise too_large("压缩包里的文件太多，不像是名单", self.where)
        if sum(m.file_size for m in members) > MAX_UNPACKED:
            raise too_large(f"展开后超过 {MAX_UNPACKED // 1048576} MB", self.where)
        for member in members:
            if member.flag_bits & 0x1:
                raise protected(self.where)
            big = member.file_size > RATIO_COUNTS_FROM
            if big and member.file_size > MAX_RATIO * max(member.compress_size, 1):
                raise too_large("压缩比异常，像是“压缩炸弹”", self.where)

    def _kind(self) -> str:
        names = self.members
        if "xl/workbook.bin" in names:
            raise Refusal("这是 .xlsb 二进制工作簿", self.where, _SAVE_AS)
        if any(name.startswith("word/") for name in names):
            raise Refusal("这是 Word 文档，不是表格", self.where, "把表格复制到 Excel，存为 .xlsx")
        if any(name.startswith("ppt/") for name in names):
            raise Refusal("这是演示文稿，不是表格", self.where, _A_LIST)
        if "content.xml" in names:
            manifest = "meta-inf/manifest.xml"
            if manifest in names and b"encryption-data" in b"".join(self.chunks(manifest)):
                raise protected(self.where)
            return "ods"
        if any(name.endswith("workbook.xml") for name in names):
            return "xlsx"
        if "[content_types].xml" in names:
            raise broken(self.where)
        raise Refusal("这是压缩包，不是表格", self.where, "先解压，再选择其中的名单文件")

    def _check_string_table(self) -> None:
        """A table of strings cannot have more entries than it has room for."""
        for name, member in self.members.items():
            if name.endswith("sharedstrings.xml"):
                head = next(self.chunks(name), b"")[:65536]
                for number in re.findall(rb"[uU]niqueCount\s*=\s*[\"']\s*(\d+)", head):
                    # the shortest entry is <si/>; counts somewhat off are common and harmless
                    if len(number) > 9 or int(number) > member.file_size // 5 + 1000:
                        raise broken(self.where)

    def text(self, name: str) -> bytes:
        """A member that is parsed here, empty where there is none; entities are refused."""
        if name not in self.members:
            return b""
        content = b"".join(self.chunks(name))
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise broken(self.where)
        return content

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a member, about a megabyte at a time.

        Unpacked here and not by ``zipfile``, which stops quietly at the size
        the directory declares while other readers go on to the true end.
        """
        member = self.members[name]
        packed = self._packed(member)
        if member.compress_type == zipfile.ZIP_STORED:
            if len(packed) != member.file_size:
                raise broken(self.where)
            yield from (bytes(packed[i : i + _CHUNK]) for i in range(0, len(packed), _CHUNK))
            return
        if member.compress_type != zipfile.ZIP_DEFLATED:
            raise broken(self.where)
        yield from self._inflate(packed, member.file_size)

    def quickened(self) -> bytes:
        """The workbook as the reader is to have it; see :mod:`templates.workbooks.quick_sheets`."""
        if not any(map(is_long_sheet, self.members.values())):
            return self._data
        return quickened([(member, self._packed(member)) for member in self.members.values()])

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        header = self._data[member.header_offset : member.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise broken(self.where)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start = member.header_offset + 30 + name_length + extra_length
        return memoryview(self._data)[start : start + member.compress_size]

    def _inflate(self, packed: memoryview, declared: int) -> Iterator[bytes]:
        unpack = zlib.decompressobj(-15)
        total = 0
        try:
            for start in range(0, len(packed), _PIECE):
                pending: bytes | memoryview = packed[start : start + _PIECE]
                while pending and not unpack.eof:
                    chunk = unpack.decompress(pending, _CHUNK)
                    pending = unpack.unconsumed_tail
                    total += len(chunk)
                    if total > declared:
                        raise broken(self.where)
                    yield chunk
        except zlib.error as error:
            raise broken(self.where) from error
        if total != declared or not unpack.eof:
            raise broken(self.where)
