"""What the same layout costs with one SELECT: the least that a page of this site can take."""

import os
from pathlib import Path
from typing import Any

from flask import render_template_string
from sqlalchemy import text

from resource_centre import create_app
from resource_centre.db import session
from resource_centre.web import public

PAGE = (
    '{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}'
    '{% block main %}<div class="container"><h1>{{ title }}</h1></div>{% endblock %}'
)

app = create_app(
    {"DATA_DIR": os.environ["RESOURCE_CENTRE_DATA_DIR"], "DEMO": False}
    if Path(os.environ.get("RESOURCE_CENTRE_DATA_DIR", "")).is_dir()
    else None
)


@app.get("/bench/<int:practice_id>")
@public
def one_select(practice_id: int) -> Any:
    """A title, read by one statement, in the layout of every page."""
    query = "SELECT title FROM revision_text WHERE revision_id = :one LIMIT 1"
    title = session.execute(text(query), {"one": practice_id}).scalar() or "—"
    return render_template_string(PAGE, title=title)
