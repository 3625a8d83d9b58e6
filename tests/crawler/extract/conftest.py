"""What the tests of extraction share: shared seeds, when they are there."""

import pytest

from tests.support.repository import SHARED


@pytest.fixture(scope="session")
def seeds():
    """Return the folder of the seed documents, which are not ours to copy."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed documents are not here")
    return folder
