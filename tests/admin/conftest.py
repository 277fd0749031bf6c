"""Fixtures of the administrator's and curator's pages."""

import pytest
from flask import Flask

from tests.admin.cast import Cast


@pytest.fixture
def cast(app: Flask, work: None) -> Cast:
    return Cast(app)
