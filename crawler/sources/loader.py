"""Reads sources from TOML; says which file and which key when one is wrong."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawler.errors import SourceError, UnknownSourceError
from crawler.source import NAMING, ArticleRules, Manners, Route, Source

BUNDLED = Path(__file__).parent

_TABLES: dict[str, type[BaseModel]] = {
    "listing": Route,
    "article": ArticleRules,
    "manners": Manners,
}
_REMEDIES = {
    "missing": "add it",
    "string_pattern_mismatch": "write it as the pattern asks",
}


def folders() -> list[Path]:
    """Return where sources are looked for: the operator's folders, then ours."""
    own = os.environ.get("NEWSARCHIVE_SOURCES", "")
    return [Path(each) for each in own.split(os.pathsep) if each] + [BUNDLED]


def names() -> list[str]:
    """Return the names of all sources, sorted."""
    return sorted(_files())


def load(name: str) -> Source:
    """Return the source called *name*; the operator's own wins over a bundled one."""
    return load_file(place(name))


def place(name: str) -> Path:
    """Return the file that describes the source called *name*."""
    files = _files()
    if name not in files:
        raise UnknownSourceError(name, files, folders())
    return files[name]


def load_file(path: Path) -> Source:
    """Return the source that a TOML file describes; its name is the file's stem."""
    table = _read(path)
    if table.setdefault("name", path.stem) != path.stem:
        problem = f"says {table['name']!r}, but the file is called {path.name}"
        raise SourceError(path, "name", problem, "leave it out: the file names it")
    try:
        return Source.model_validate(table)
    except ValidationError as error:
        raise _explained(path, error.errors()[0]) from error


def _files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders():
        for path in sorted(folder.glob("*.toml")):
            if not path.name.startswith("."):
                found.setdefault(path.stem, path)
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SourceError(path, None, "no such file", "check the path") from error
    except OSError as error:
        problem = error.strerror or "cannot be read"
        raise SourceError(path, None, problem, "check its permissions") from error
    except UnicodeDecodeError as error:
        raise SourceError(path, None, "is not UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        remedy = "correct the TOML there"
        raise SourceError(path, None, str(error), remedy) from error


def _explained(path: Path, found: ErrorDetails) -> SourceError:
    place = found["loc"]
    if not place or place == ("name",):
        problem = f"{path.stem!r} is no name for a source"
        remedy = f"call the file like the site: {NAMING}"
        return SourceError(path, "name", problem, remedy)
    key = _key(place)
    if found["type"] == "extra_forbidden":
        return SourceError(path, key, "unknown key", _suggestion(place))
    if (
        place[0] == "listing"
        and found["type"] in {"missing", "too_short"}
        and (len(place) == 1)
    ):
        remedy = 'add [[listing]] with url = "https://..."'
        return SourceError(path, key, "no listing is given", remedy)
    problem = found["msg"].removeprefix("Value error, ")
    return SourceError(path, key, problem, _REMEDIES.get(found["type"], "correct it"))


def _key(place: tuple[int | str, ...]) -> str:
    """Return a place as a person counts: listing 2, url."""
    key = ""
    for part in place:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        else:
            key += f".{part}" if key else part
    return key


def _suggestion(place: tuple[int | str, ...]) -> str:
    table = _TABLES.get(str(place[0]), Source) if len(place) > 1 else Source
    known = _fields(table.model_fields)
    close = get_close_matches(str(place[-1]), known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known here: {', '.join(known)}"


def _fields(fields: Mapping[str, object]) -> list[str]:
    return [name for name in fields if name != "name"]
