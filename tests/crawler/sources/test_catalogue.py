"""The bundled sources, and the one that the documentation shows."""

import re
import tomllib

import pytest

from archive import urls
from crawler.listings import looks_like_article
from crawler.source import ArticleRules, Manners, Route, Source
from crawler.sources import load_file, loader
from tests.support.repository import ROOT

BUNDLED = sorted(loader.BUNDLED.glob("*.toml"))
GUIDE = ROOT / "docs" / "adding-a-source.md"
EXAMPLES = re.findall(
    r"^( *)```toml\n(.*?)^ *```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL
)


@pytest.fixture(params=BUNDLED, ids=lambda path: path.stem)
def bundled(request):
    return load_file(request.param)


def test_every_bundled_source_is_sound(bundled):
    assert bundled.country or bundled.language
    assert bundled.time_zone != "UTC"
    assert {urls.host(route.url) for route in bundled.listing}


def test_every_bundled_source_marks_what_was_seen_and_what_assumed(bundled):
    text = (loader.BUNDLED / f"{bundled.name}.toml").read_text()
    assert re.search(r"\bseen\b", text)
    assert re.search(r"\bassumed\b", text)


def test_no_listing_of_a_bundled_source_is_taken_for_an_article(bundled):
    for route in bundled.listing:
        if bundled.article.allow:
            assert not looks_like_article(route.url, bundled)
    assert not looks_like_article(bundled.home, bundled)


def test_there_are_sources_of_the_whole_region():
    countries = {load_file(path).country for path in BUNDLED}
    assert {"KZ", "KG", "UZ", "TJ", "TM", "AZ", "AM", "GE"} <= countries
    assert len(BUNDLED) >= 40


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_guides_examples_load(number, tmp_path):
    indent, text = EXAMPLES[number]
    path = tmp_path / "example.toml"
    path.write_text(re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
    assert load_file(path).name == "example"


def test_the_guide_shows_every_key():
    text = max((text for _, text in EXAMPLES), key=len)
    said = tomllib.loads(
        re.sub(r"^# (?=paused|user_agent)", "", text, flags=re.MULTILINE)
    )
    top = set(Source.model_fields) - {"name"}
    assert set(said) == top
    assert set().union(*said["listing"]) == set(Route.model_fields)
    assert set(said["article"]) == set(ArticleRules.model_fields)
    assert set(said["manners"]) == set(Manners.model_fields)


ARTICLES = {
    "timesca": (
        "https://timesca.com/tokayev-aligns-kazakhstan-with-trumps-gaza-peace-initiative",
        "https://www.timesca.com/a-story/",
    ),
    "kursiv": (
        "https://kz.kursiv.media/en/2026-02-19/engk-tank-president-explains/",
        "https://kz.kursiv.media/2026-02-19/rmnm-slug",
    ),
    "openkg": (
        "https://open.kg/en/news/exclusive/70593-kazahstan-ischet-novye-formuly.html",
        "https://open.kg/news/exclusive/70593-kazahstan-ischet-novye-formuly.html",
    ),
    "vesti": ("https://vesti.kg/politika/item/12345-slug.html",),
}
OTHERS = {
    "timesca": (
        "https://timesca.com/tag/economy/page/3/",
        "https://timesca.com/category/home/features/",
        "https://timesca.com/index.php/news/26-opinion-head/25388-x",
        "https://timesca.com/page/535/?catid=5&id=5993",
        "https://timesca.com/latest",
    ),
    "kursiv": (
        "https://kz.kursiv.media/en/category/news/",
        "https://uz.kursiv.media/2026-02-19/slug",
    ),
    "openkg": (
        "https://open.kg/en/news/page/2",
        "https://open.kg/en/news/exclusive/",
        "https://mts.kg/en/news/exclusive/70593-x.html",
    ),
    "vesti": ("https://vesti.kg/itemlist.html?start=20", "https://vesti.kg/kg/"),
}


@pytest.mark.parametrize(
    ("name", "url"), [(name, url) for name in ARTICLES for url in ARTICLES[name]]
)
def test_real_article_addresses_are_taken(name, url):
    source = load_file(loader.BUNDLED / f"{name}.toml")
    assert looks_like_article(url, source)


@pytest.mark.parametrize(
    ("name", "url"), [(name, url) for name in OTHERS for url in OTHERS[name]]
)
def test_other_addresses_of_the_same_sites_are_not(name, url):
    source = load_file(loader.BUNDLED / f"{name}.toml")
    assert not looks_like_article(url, source)
