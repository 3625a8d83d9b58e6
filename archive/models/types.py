"""Column types that mean and store the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from archive.text.printable import UNSTORABLE

_UNSTORABLE = re.compile(f"[{UNSTORABLE}]")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC moment, to the second.

    SQLite keeps it as text in the form PostgreSQL prints it, so that plain
    `sqlite3` shows the same and text order is time order.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text on SQLite, timestamptz elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(25))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        """Refuse naive times; write the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without a zone cannot be stored: {value}"
            raise ValueError(message)
        value = value.astimezone(UTC).replace(microsecond=0)
        return value.isoformat(" ") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Return an aware UTC time whatever the driver gave."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        moment: datetime = value
        return moment.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text without what one of the two databases or a terminal cannot bear."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Take unstorable characters out."""
        return None if value is None else _UNSTORABLE.sub("", value)


class JsonText(TypeDecorator[Any]):
    """JSON as text, spelled the same by both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        """Write compact, sorted, readable JSON."""
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        return _UNSTORABLE.sub("", text)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Read it back."""
        return None if value is None else json.loads(value)


# PostgreSQL keeps no position beyond this one; SQLite then should not either.
MAX_WORDS = 16_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article is found by: its folded words, and labels such as l=ru."""

    words: Sequence[str]
    labels: Sequence[str] = ()


class SearchTerms(TypeDecorator[Terms]):
    """Folded words as each database indexes them; neither parses them again."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose tsvector on PostgreSQL, words with spaces elsewhere."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TSVECTOR())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Terms | None, dialect: Dialect) -> str | None:
        """Write words in order, with their positions where they are needed."""
        if value is None:
            return None
        words = value.words[:MAX_WORDS]
        if dialect.name != "postgresql":
            return " ".join((*words, *value.labels))
        places: dict[str, list[str]] = defaultdict(list)
        for number, word in enumerate(words, start=1):
            places[word].append(str(number))
        found = [f"'{word}':{','.join(at)}" for word, at in places.items()]
        return " ".join((*found, *(f"'{label}'" for label in value.labels)))


# SQLite counts only an INTEGER primary key up by itself.
Id = BigInteger().with_variant(Integer(), "sqlite")
Digest = String(64)

RowId = Annotated[int, mapped_column(Id, primary_key=True, autoincrement=True)]


class Table(DeclarativeBase):
    """Every table, with names that never surprise."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        int: Id,
        str: CleanText,
        datetime: UtcTime,
    }
