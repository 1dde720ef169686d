"""The site as a file to keep."""

from zipfile import ZipFile

from _ext.reading.offline import pack


def test_the_site_is_in_one_folder_without_what_only_servers_and_other_sites_read(
    tmp_path,
):
    site = tmp_path / "html"
    for name in ("index.html", "posts/a.html", "_headers", "robots.txt",
                 "_xref/posts/a.json", "previews/posts/a.json"):  # fmt: skip
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")

    pack(site, tmp_path / "kept.zip")

    with ZipFile(tmp_path / "kept.zip") as archive:
        assert archive.namelist() == ["kept/index.html", "kept/posts/a.html"]
        assert archive.read("kept/posts/a.html") == b"posts/a.html"


def test_the_same_site_gives_the_same_bytes(tmp_path):
    site = tmp_path / "html"
    site.mkdir()
    (site / "index.html").write_text("x", encoding="utf-8")
    pack(site, tmp_path / "kept.zip")
    before = (tmp_path / "kept.zip").read_bytes()
    (site / "index.html").touch()
    pack(site, tmp_path / "kept.zip")

    assert (tmp_path / "kept.zip").read_bytes() == before
