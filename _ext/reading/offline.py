"""The site as a file to keep: ``python -m _ext.reading.offline _build/html site.zip``.

Every page works as it was opened from a folder, its search too. What only a server, a
crawler or another site reads stays out. Of one site, two builds give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from _ext.builds.whole_files import taking_its_place

FOR_SERVERS = {"_headers", "404.html", "robots.txt", "sitemap.xml", ".buildinfo"}
FOR_NEIGHBOURS = {"_xref", "myst.xref.json", "previews"}  # files and folders
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # that a zip can hold


def pack(site: Path, archive: Path) -> None:
    """Put a site's files into an archive, in a folder that is called as it is."""
    with taking_its_place(archive) as unfinished, ZipFile(unfinished, "w") as target:
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site).as_posix()
            top = name.partition("/")[0]
            if path.is_file() and top not in FOR_SERVERS | FOR_NEIGHBOURS:
                entry = ZipInfo(f"{archive.stem}/{name}", FIRST_DAY)
                entry.compress_type = ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                target.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
