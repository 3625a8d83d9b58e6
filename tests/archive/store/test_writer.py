"""What the writer does with work that cannot be written, or not yet."""

from sqlalchemy import Connection, func, select

from archive.models import Source
from tests.support.press import Press


def sources(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(Source)).scalar_one()


def test_what_is_queued_gets_written_whoever_stops_waiting(press: Press):
    future = press.writer.call(sources)
    assert not future.cancel()
    assert press.writer.call(sources).result(timeout=10) == future.result(timeout=10)
