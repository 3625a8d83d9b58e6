"""An article: its text, its versions, what changed between two, its bytes."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive import diff
from archive.contract.records import ArticleVersion
from archive.diff import Passage
from archive.errors import ArchiveError
from archive.reader import Archive
from archive.web.params import archive, number, page


def by_address(request: Request) -> Response:
    """Lead an address to its article."""
    found = archive(request).article_id(request.query_params.get("url", ""))
    return RedirectResponse(request.url_for("article", article_id=found).path)


def article(request: Request) -> Response:
    """Show an article as it stands, or one of its versions."""
    reader = archive(request)
    found = reader.article(request.path_params["article_id"])
    versions = reader.history(found.article_id)
    wanted = number(request, "version")
    shown = versions[-1] if wanted is None else _version(versions, wanted)
    twins = [
        (twin, _other(reader, found.article_id, twin.article_id, twin.twin_id))
        for twin in reader.twins(found.article_id)
    ]
    editions = [
        _other(reader, found.article_id, each.article_id, each.edition_id)
        for each in reader.editions(found.article_id)
    ]
    return page(
        request,
        "article.html",
        article=found,
        shown=shown,
        versions=versions,
        latest=versions[-1],
        addresses=reader.addresses(found.article_id),
        twins=[(twin, other) for twin, other in twins if other],
        editions=[other for other in editions if other],
        captures=reader.captures(found.article_id)[-50:],
        moved_to=reader.article_id(found.moved_to) if found.moved_to else None,
    )


def _version(versions: list[ArticleVersion], wanted: int) -> ArticleVersion:
    for version in versions:
        if version.version_number == wanted:
            return version
    raise NoSuchVersionError(wanted)


class NoSuchVersionError(ArchiveError, LookupError):
    """The article has no version of that number."""

    def __init__(self, wanted: int) -> None:
        """Name the number that was asked for."""
        super().__init__(f"this article has no version {wanted}")


def _other(reader: Archive, here: int, one: int, two: int) -> object:
    try:
        return reader.article(two if one == here else one)
    except ArchiveError:
        return None


def difference(request: Request) -> Response:
    """Show two versions side by side, word by word."""
    reader = archive(request)
    found = reader.article(request.path_params["article_id"])
    versions = reader.history(found.article_id)
    numbers = [version.version_number for version in versions]
    newer = number(request, "b") or numbers[-1]
    earlier = [value for value in numbers if value < newer]
    older = number(request, "a") or (earlier or numbers)[-1]
    compared = diff.versions(_version(versions, older), _version(versions, newer))
    return page(
        request,
        "diff.html",
        article=found,
        versions=versions,
        compared=compared,
        fields=[
            (name, _folded(passages))
            for name, passages in compared.fields
            if any(passage.is_changed for passage in passages)
        ],
    )


def _folded(passages: tuple[Passage, ...]) -> list[tuple[bool, list[Passage]]]:
    """Return runs of changed and of unchanged paragraphs."""
    runs = groupby(passages, key=lambda passage: passage.is_changed)
    return [(is_changed, list(run)) for is_changed, run in runs]


def raw(request: Request) -> Response:
    """Hand out a capture's bytes, as a file and never as a page."""
    capture_id = request.path_params["capture_id"]
    _, body = archive(request).raw(capture_id)
    return Response(
        body,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f'attachment; filename="capture-{capture_id}.html"',
            "content-security-policy": "sandbox; default-src 'none'",
        },
    )
