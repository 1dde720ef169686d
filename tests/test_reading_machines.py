"""What machines look for: sitemap, robots, the list of posts, a page for no page."""

import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path

from _ext.posts.domain import Post
from _ext.posts.fields import Fields
from _ext.reading.machines import linked_data, sitemap
from tests.browser import visit
from tests.sites import POST

ADDRESS = "https://example.org/in-production/posts/systems/a.html"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_has_every_page_and_the_days_of_posts(build_site):
    site = build_site({"posts/systems/a.md": POST})
    tree = ET.parse(Path(site.app.outdir) / "sitemap.xml")
    found = {
        url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod")
        for url in tree.getroot()
    }

    assert found[ADDRESS] == "2026-03-14"
    assert found["https://example.org/in-production/index.html"] is None
    assert len(found) == len(site.app.env.found_docs)


def test_a_page_that_is_not_written_again_stays_in_the_sitemap(build_site):
    build_site({"posts/systems/a.md": POST})
    site = build_site({"posts/systems/a.md": POST, "posts/systems/b.md": POST})
    text = (Path(site.app.outdir) / "sitemap.xml").read_text(encoding="utf-8")

    assert ADDRESS in text
    assert ADDRESS.replace("a.html", "b.html") in text


def test_an_address_is_xml():
    assert "<loc>https://x.org/?a&amp;b</loc></url>" in sitemap(
        [("https://x.org/?a&b", "")]
    )


def test_robots_are_led_to_the_sitemap(build_site):
    site = build_site({"posts/systems/a.md": POST})
    text = (Path(site.app.outdir) / "robots.txt").read_text(encoding="utf-8")

    assert "Sitemap: https://example.org/in-production/sitemap.xml\n" in text


def test_the_posts_are_listed_for_programs(build_site):
    site = build_site({"posts/systems/a.md": POST})
    (post,) = json.loads((Path(site.app.outdir) / "posts.json").read_text("utf-8"))

    assert post["name"] == "a"
    assert post["url"] == ADDRESS
    assert post["tags"] == ["caching"]


def test_what_is_said_of_a_post_cannot_end_its_script():
    fields = Fields(dt.date(2026, 3, 14), "A & b </script>", ("caching",))
    post = Post("posts/systems/a", "T </script><b>", 100, fields)
    written = linked_data(post, ADDRESS, "MW", "https://example.org/")

    assert not set("<>&") & set(written)
    assert json.loads(written)["headline"] == "T </script><b>"
    assert json.loads(written)["datePublished"] == "2026-03-14"


def test_the_page_for_no_page_leads_on_from_any_depth(address, browser):
    page = visit(browser, f"{address}/404.html", 390, "dark")

    assert page.locator("form[role=search] input").is_visible()
    for link in page.locator("a").all():
        assert link.get_attribute("href").startswith("/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()
